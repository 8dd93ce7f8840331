/** An installed desktop cannot be made to load its pages from a port: the build contains no development code. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ensureBuilt } from '../../../build/bundle/ensure-built.ts';
import { buildApp } from '../../../build/dev/app-build.ts';
import { readImports } from '../../../build/imports/read.ts';
import { projectRoot } from '../../../build/root.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const IN_DEVELOPMENT = 'electron/app-protocol/dev-server-pages.ts';
const marks = /WINDOW_SERVER|ip-address-space-overrides|development server is not there/;

test('pages of development are in the build of development alone', async (t) => {
  const out = await temporaryFolder(t);
  await Promise.all([ensureBuilt(projectRoot), buildApp(projectRoot, out, 'http://127.0.0.1:7440')]);
  const main = (folder: string) => readFile(join(folder, 'electron', 'main.js'), 'utf8');
  assert.match(await main(out), marks);
  assert.match(await main(out), /http:\/\/127\.0\.0\.1:7440/);
  assert.doesNotMatch(await main(join(projectRoot, 'dist')), marks);
});

test('no file of the product imports them', async () => {
  const importers = (await readImports(projectRoot)).filter(({ to }) => 'file' in to && to.file === IN_DEVELOPMENT);
  assert.deepEqual(importers, []);
});

test('the copy of development ends where npm run dev does not start it', async (t) => {
  const out = await temporaryFolder(t);
  await buildApp(projectRoot, out, 'http://127.0.0.1:7440');
  const register = join(projectRoot, 'standin', 'register.ts');
  const started = (...args: string[]) => {
    const main = join(out, 'electron', 'main.js');
    const env = { ...process.env, HOME: out, BECKON_PROFILE: join(out, 'profile') };
    return spawnSync(process.execPath, ['--import', register, main, ...args], {
      encoding: 'utf8',
      timeout: 60_000,
      env,
    });
  };
  for (const args of [['--hidden'], ['--ip-address-space-overrides=127.0.0.1:7441=public']]) {
    const { status, stderr } = started(...args);
    assert.equal(status, 1);
    assert.match(stderr, /runs under that alone/);
  }
});
