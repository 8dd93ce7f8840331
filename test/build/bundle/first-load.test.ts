import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { build } from 'vite';
import { ensureBuilt } from '../../../build/bundle/ensure-built.ts';
import { checkFirstLoad, createFirstLoad, SQLITE } from '../../../build/bundle/first-load.ts';
import { projectRoot } from '../../../build/root.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { smallProject } from './small-project.ts';

/** A module that compresses to no less than three quarters of its size. */
const heavy = (bytes: number) => `export const text = '${randomBytes((bytes * 3) / 4).toString('base64')}';\n`;

test('a build fails where the first load is too much, with the numbers, and not by what is fetched later', async (t) => {
  const root = await smallProject(t);
  const page = (code: string) => writeFile(join(root, 'web', 'main.ts'), code);
  await writeFile(join(root, 'web', 'heavy.ts'), heavy(420_000));
  await page("import('./heavy.ts').then(({ text }) => { document.title = text; });\n");
  assert.equal(await ensureBuilt(root), 'built');
  await page("import { text } from './heavy.ts';\ndocument.title = text;\n");
  await assert.rejects(ensureBuilt(root), ({ message }: Error) => {
    const [, sum] =
      /first load is (\d+) bytes of script and styles, compressed; at most 280000 may be/.exec(message) ?? [];
    assert.ok(Number(sum) > 280_000, message);
    assert.match(message, new RegExp(`\\n {2}${sum} assets/index-[\\w-]+\\.js\\n`));
    return true;
  });
});

const FILES: Readonly<Record<string, string>> = {
  'index.html': '<!doctype html><script type="module" src="./page.ts"></script>',
  'page.ts':
    "import { a } from './shared.ts';\nnew Worker(new URL('./worker/main.ts', import.meta.url), { type: 'module' });\nimport('./later.ts').then(({ b }) => console.log(a, b));\n",
  'shared.ts': "export const a = 'at once';\n",
  'later.ts': "export const b = 'later';\n",
  'worker/main.ts':
    "import { sqlite } from '../node_modules/@sqlite.org/sqlite-wasm/index.js';\nimport('./later.ts').then(({ c }) => postMessage([sqlite, c]));\n",
  'worker/later.ts': "export const c = 'in the worker, later';\n",
  'node_modules/@sqlite.org/sqlite-wasm/index.js': "export const sqlite = 'SQLite';\n",
};

test('page and worker count with what they import, without SQLite and what is fetched later', async (t) => {
  const root = await temporaryFolder(t);
  for (const folder of ['worker', 'node_modules/@sqlite.org/sqlite-wasm'])
    await mkdir(join(root, folder), { recursive: true });
  for (const [name, code] of Object.entries(FILES)) await writeFile(join(root, name), code);
  const firstLoad = createFirstLoad();
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [firstLoad.plugin('index.html')],
    worker: {
      format: 'es',
      plugins: () => [firstLoad.plugin('worker/main.ts')],
      rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'sqlite3', test: SQLITE }] } } },
    },
  });
  const kinds = (names: readonly string[]) => names.map((name) => name.replace(/-[\w-]{8}\.js$/, ''));
  assert.deepEqual(kinds(firstLoad.files().all), ['assets/index', 'assets/main']);
  const built = await readdir(join(root, 'dist', 'assets'));
  assert.deepEqual(kinds(built).sort(), ['index', 'later', 'later', 'main', 'sqlite3']);
});

test('each language of the catalogue is counted by itself, in page and worker', async (t) => {
  const root = await temporaryFolder(t);
  for (const language of ['en', 'fr']) {
    await mkdir(join(root, 'shared', 'words', language), { recursive: true });
    await writeFile(join(root, 'shared', 'words', language, 'window.ts'), `export const words = 'in ${language}';\n`);
  }
  await writeFile(join(root, 'index.html'), '<!doctype html><script type="module" src="./page.ts"></script>');
  const load = (language: string) => `${language}: () => import('./shared/words/${language}/window.ts')`;
  await writeFile(
    join(root, 'page.ts'),
    `const all = { ${load('en')}, ${load('fr')} };\nall[navigator.language]().then(console.log);\n`,
  );
  const firstLoad = createFirstLoad();
  await build({ root, configFile: false, logLevel: 'silent', plugins: [firstLoad.plugin('index.html')] });
  const { all, languages } = firstLoad.files();
  assert.equal(all.length, 1);
  assert.deepEqual(Object.keys(languages).sort(), ['en', 'fr']);
  for (const files of Object.values(languages)) assert.equal(files.length, 1);
  assert.notDeepEqual(languages.en, languages.fr);
});

test('what the page fetches at once counts, and is asked for before the entry has run', async () => {
  const page = await readFile(join(projectRoot, 'dist', 'web', 'index.html'), 'utf8');
  const [, preloaded = ''] =
    /<link rel="modulepreload" crossorigin href="\/(assets\/start-[\w-]+\.js)">/.exec(page) ?? [];
  assert.notEqual(preloaded, '', page);
  const [, entry = ''] = /<script type="module" crossorigin src="\/(assets\/index-[\w-]+\.js)">/.exec(page) ?? [];
  assert.match(
    await readFile(join(projectRoot, 'dist', 'web', entry), 'utf8'),
    new RegExp(`import\\([^)]*${preloaded.replace('assets/', '')}`),
  );
});

test('a file counts as it is served', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'a.js'), 'x'.repeat(1000));
  await writeFile(join(folder, 'a.js.br'), 'x'.repeat(100));
  await writeFile(join(folder, 'b.js'), 'y'.repeat(50));
  const files = { all: ['a.js', 'b.js'], languages: {} };
  await checkFirstLoad(folder, files, 150);
  await assert.rejects(
    checkFirstLoad(folder, files, 149),
    /is 150 bytes of script and styles, compressed; at most 149 may be:\n {2}100 a\.js\n {2}50 b\.js\n/,
  );
});

test('of the languages the one that a person reads counts, and the longest has to fit', async (t) => {
  const folder = await temporaryFolder(t);
  for (const [name, size] of Object.entries({ 'a.js': 100, 'en.js': 10, 'fr.js': 20 }))
    await writeFile(join(folder, name), 'x'.repeat(size));
  const files = { all: ['a.js'], languages: { en: ['en.js'], fr: ['fr.js'] } };
  await checkFirstLoad(folder, files, 120);
  await assert.rejects(checkFirstLoad(folder, files, 119), /is 120 bytes .*\n {2}100 a\.js\n {2}20 fr\.js\n/s);
});

test('a build fails where the entry waits for the chunk of the window', async (t) => {
  const root = await temporaryFolder(t);
  for (const [name, code] of Object.entries({
    'index.html': FILES['index.html'] ?? '',
    'page.ts': "import { a } from './shared.ts';\nconsole.log(a);\nimport('./window.ts').then(console.log);\n",
    'shared.ts': "export const a = ['at once'];\n",
    'window.ts': "import { a } from './shared.ts';\nexport const b = [a];\n",
  }))
    await writeFile(join(root, name), code);
  const firstLoad = createFirstLoad();
  const built = (codeSplitting: object) =>
    build({
      root,
      configFile: false,
      logLevel: 'silent',
      plugins: [firstLoad.plugin('index.html', 'window.ts')],
      build: { rolldownOptions: { output: { codeSplitting } } },
    });
  const window = { name: 'window', test: /window\.ts$/, priority: 1 };
  await assert.rejects(built({ groups: [window] }), /index\.html would wait for window\.ts/);
  await built({ groups: [window, { name: 'entry', test: /shared\.ts$/, priority: 2 }] });
});
