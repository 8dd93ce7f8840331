import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { build } from 'vite';
import { compiledAtOnce } from '../../../build/bundle/compiled-at-once.ts';
import { ensureBuilt } from '../../../build/bundle/ensure-built.ts';
import { projectRoot } from '../../../build/root.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const FILES = {
  'index.html': '<!doctype html><script type="module" src="./page.ts"></script>',
  'page.ts': "import('./later.ts').then(({ later }) => later());\nconsole.log(2);\nconsole.log(3);\n",
  'later.ts': "export const later = () => console.log('later');\n",
};

test('named chunks begin with the comment, and their maps still hold', async (t) => {
  const root = await temporaryFolder(t);
  for (const [name, code] of Object.entries(FILES)) await writeFile(join(root, name), code);
  const built = async (names: string[], outDir: string) => {
    const output = {
      root,
      configFile: false,
      logLevel: 'silent',
      build: { outDir, sourcemap: true, minify: false },
    } as const;
    await build({ ...output, plugins: [compiledAtOnce(names)] });
    const assets = join(root, outDir, 'assets');
    const files = (await readdir(assets)).filter((name) => name.endsWith('.js'));
    const read = (start: string) => files.find((name) => name.startsWith(start)) ?? '';
    return { index: read('index'), later: read('later'), text: (name: string) => readFile(join(assets, name), 'utf8') };
  };
  const marked = await built(['index'], 'marked');
  const code = await marked.text(marked.index);
  assert.match(code, /^\/\/# allFunctionsCalledOnLoad\n/);
  assert.doesNotMatch(await marked.text(marked.later), /allFunctions/);
  const lines = code.slice(0, code.indexOf('console.log(2)')).split('\n');
  const map = new SourceMap(JSON.parse(await marked.text(`${marked.index}.map`)));
  const entry = map.findEntry(lines.length - 1, lines.at(-1)?.length ?? 0);
  assert.ok('originalSource' in entry, code);
  assert.match(entry.originalSource, /page\.ts$/);
  assert.equal(entry.originalLine, 1);
  const other = await built([], 'other');
  assert.notEqual(marked.index, other.index, 'another content, another name');
  assert.equal(marked.later, other.later);
});

test('in the web client these are the entry, the window and its words', async () => {
  await ensureBuilt(projectRoot);
  const assets = join(projectRoot, 'dist', 'web', 'assets');
  const marked = [];
  for (const file of (await readdir(assets)).filter((name) => name.endsWith('.js'))) {
    if ((await readFile(join(assets, file), 'utf8')).startsWith('//# allFunctionsCalledOnLoad\n'))
      marked.push(file.replace(/-[\w-]{8}\.js$/, ''));
  }
  assert.deepEqual(marked.sort(), ['entry', 'index', 'start', 'window', 'window', 'window']);
});
