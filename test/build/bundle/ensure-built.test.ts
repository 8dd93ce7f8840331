import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { ensureBuilt } from '../../../build/bundle/ensure-built.ts';
import { sources as watched } from '../../../build/bundle/stamp.ts';
import { reachedFrom } from '../../../build/imports/reach.ts';
import { readImports } from '../../../build/imports/read.ts';
import { projectRoot } from '../../../build/root.ts';
import { smallProject } from './small-project.ts';

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
  const relay = await readdir(join(root, 'dist', 'relay'));
  for (const entry of ['main.js', 'main.js.map', 'worker.js', 'worker.js.map']) assert.ok(relay.includes(entry), entry);
  assert.deepEqual((await readdir(join(root, 'dist', 'standin'))).filter((name) => name.endsWith('.js')).sort(), [
    'index.js',
    'register.js',
  ]);
  assert.match(await read('client/index.js'), /from '\.\/one\.js'/);
  assert.match(await read('client/index.d.ts'), /from '\.\/one\.js'/);
  const schemas = await readdir(join(root, 'dist', 'schemas'));
  for (const name of ['ipc-invoke', 'ipc-snapshot', 'event', 'directory'])
    assert.ok(schemas.includes(`${name}.json`), name);
  const icons = await readdir(join(root, 'dist', 'electron', 'icons'));
  for (const state of ['connected', 'offline', 'waiting', 'critical', 'paused']) {
    assert.ok(icons.includes(`tray-${state}.png`) && icons.includes(`tray-${state}@2x.png`), state);
  }
});

test('files that the relay serves are stored compressed, identical from the cache and from a new build; maps are not', async (t) => {
  const root = await smallProject(t);
  const cache = join(root, '.beckon', 'compressed');
  const web = join(root, 'dist', 'web');
  await writeFile(join(root, 'web', 'main.ts'), `document.title = '${'long '.repeat(200)}';\n`);
  const built = async () => {
    await ensureBuilt(root);
    const names = await readdir(web, { recursive: true });
    const scripts = names.filter((name) => name.startsWith('assets') && name.endsWith('.js'));
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

test('a change of any source of the app, its pages, the relay, the simulator or the client rebuilds them', async () => {
  const entries = [
    'relay/main.ts',
    'standin/register.ts',
    'simulator/main.ts',
    'electron/main.ts',
    'electron/preload.ts',
    'client/index.ts',
    'console/main.tsx',
  ];
  const pages = ['main', 'reply', 'card'].map((page) => `renderer/${page}.tsx`);
  const made = reachedFrom(await readImports(projectRoot), [...entries, ...pages], { types: false });
  assert.ok(made.size > 100, `${made.size} files`);
  const unseen = [...made].filter(
    (file) => !watched.some((source) => file === source || file.startsWith(`${source}/`)),
  );
  assert.deepEqual(unseen, []);
});
