import assert from 'node:assert/strict';
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { ensureBuilt } from '../../../build/bundle/ensure-built.ts';
import { sources as watched } from '../../../build/bundle/stamp.ts';
import { reachedFrom } from '../../../build/imports/reach.ts';
import { readImports } from '../../../build/imports/read.ts';
import { projectRoot } from '../../../build/root.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const sources: Readonly<Record<string, string>> = {
  'electron/main.ts':
    "import { app } from 'electron';\nimport notifier from 'node-notifier';\nconsole.log(app, notifier);\n",
  'electron/preload.ts': "import { contextBridge } from 'electron';\ncontextBridge.exposeInMainWorld('a', 1);\n",
  'renderer/index.html': '<!doctype html><title>a</title><script type="module" src="./main.ts"></script>\n',
  'renderer/reply.html': '<!doctype html><title>b</title><script type="module" src="./main.ts"></script>\n',
  'renderer/main.ts': "document.title = 'c';\n",
  'console/index.html': '<!doctype html><title>c</title><script type="module" src="./main.ts"></script>\n',
  'console/main.ts': "document.title = 'c';\n",
  'web/index.html': '<!doctype html><title>d</title><script type="module" src="./main.ts"></script>\n',
  'web/main.ts': "document.title = 'd';\n",
  'client/index.ts': "export { one } from './one.ts';\n",
  'client/one.ts': 'export const one: number = 1;\n',
  'package.json': '{ "name": "small", "version": "1.0.0", "license": "Apache-2.0", "type": "module" }\n',
};

/** A project as small as it can be, with the real icons and packages. */
async function smallProject(t: TestContext): Promise<string> {
  const root = await temporaryFolder(t);
  for (const [file, text] of Object.entries(sources)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  await cp(join(projectRoot, 'build', 'icons'), join(root, 'build', 'icons'), { recursive: true });
  for (const name of ['tsconfig.base.json', 'tsconfig.client.json']) {
    await cp(join(projectRoot, 'build', name), join(root, 'build', name));
  }
  await symlink(join(projectRoot, 'node_modules'), join(root, 'node_modules'));
  return root;
}

test('two that ask at once build once, and nothing is built again until a source changes', async (t) => {
  const root = await smallProject(t);
  const both = await Promise.all([ensureBuilt(root), ensureBuilt(root)]);
  assert.deepEqual(both.sort(), ['built', 'fresh']);
  assert.equal(await ensureBuilt(root), 'fresh');
  await writeFile(join(root, 'renderer', 'main.ts'), "document.title = 'd';\n");
  assert.equal(await ensureBuilt(root), 'built');
});

test('the built files are what Electron and a strict content security policy want', async (t) => {
  const root = await smallProject(t);
  await ensureBuilt(root);
  const read = (file: string) => readFile(join(root, 'dist', file), 'utf8');
  const main = await read('electron/main.js');
  assert.match(main, /from ["']electron["']/);
  assert.match(main, /from ["']node-notifier["']/);
  const preload = await read('electron/preload.cjs');
  assert.match(preload, /require\(["']electron["']\)/);
  assert.doesNotMatch(preload, /^(import|export)\b/m);
  for (const page of ['index.html', 'reply.html']) {
    const html = await read(`renderer/${page}`);
    assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)/, 'an inline script');
    assert.doesNotMatch(html, /(src|href)="\//, 'a path from the root');
  }
  assert.match(await read('client/index.js'), /from '\.\/one\.js'/);
  assert.match(await read('client/index.d.ts'), /from '\.\/one\.js'/);
  assert.deepEqual((await readdir(join(root, 'dist', 'schemas'))).sort(), ['ipc-invoke.json', 'ipc-snapshot.json']);
  const icons = await readdir(join(root, 'dist', 'electron', 'icons'));
  for (const state of ['connected', 'offline', 'waiting', 'critical', 'paused']) {
    assert.ok(icons.includes(`tray-${state}.png`) && icons.includes(`tray-${state}@2x.png`), state);
  }
});

test('what the relay serves stands compressed beside itself, the same from the cache as anew; maps do not', async (t) => {
  const root = await smallProject(t);
  const cache = join(root, '.beckon', 'compressed');
  const web = join(root, 'dist', 'web');
  await writeFile(join(root, 'web', 'main.ts'), `document.title = '${'long '.repeat(200)}';\n`);
  const built = async () => {
    await ensureBuilt(root);
    const names = await readdir(web, { recursive: true });
    const scripts = names.filter((name) => name.endsWith('.js'));
    assert.equal(scripts.length, 1);
    const script = join(web, scripts[0] ?? '');
    assert.deepEqual(
      names.filter((name) => /\.map\.(br|gz)$/.test(name)),
      [],
    );
    const [bytes, br, gz] = await Promise.all(['', '.br', '.gz'].map((suffix) => readFile(script + suffix)));
    assert.ok(bytes && br && gz);
    assert.deepEqual([brotliDecompressSync(br), gunzipSync(gz)], [bytes, bytes]);
    return { br, gz, kept: await readdir(cache) };
  };
  const first = await built();
  await writeFile(join(root, 'renderer', 'main.ts'), "document.title = 'e';\n");
  const fromCache = await built();
  await rm(cache, { recursive: true });
  await writeFile(join(root, 'renderer', 'main.ts'), "document.title = 'f';\n");
  assert.deepEqual([fromCache, await built()], [first, first]);
  await writeFile(join(root, 'web', 'main.ts'), `document.title = '${'other '.repeat(200)}';\n`);
  const other = await built();
  assert.equal(other.kept.length, first.kept.length, 'what is used no more is kept no more');
});

test('a build that fails leaves the earlier one as it was', async (t) => {
  const root = await smallProject(t);
  await ensureBuilt(root);
  await writeFile(join(root, 'electron', 'main.ts'), 'import { from nowhere\n');
  await assert.rejects(ensureBuilt(root));
  assert.match(await readFile(join(root, 'dist', 'electron', 'main.js'), 'utf8'), /electron/);
});

test('a change of any file that the app, its pages or the client are made of builds them anew', async () => {
  const entries = ['electron/main.ts', 'electron/preload.ts', 'client/index.ts', 'console/main.tsx'];
  const pages = ['main', 'reply', 'card'].map((page) => `renderer/${page}.tsx`);
  const made = reachedFrom(await readImports(projectRoot), [...entries, ...pages], { types: false });
  assert.ok(made.size > 100, `${made.size} files`);
  const unseen = [...made].filter(
    (file) => !watched.some((source) => file === source || file.startsWith(`${source}/`)),
  );
  assert.deepEqual(unseen, []);
});
