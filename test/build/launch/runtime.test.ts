import assert from 'node:assert/strict';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { findRuntime } from '../../../build/launch/runtime.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const linuxOnly = { skip: process.platform !== 'linux' && 'the names of the executables are Linux’s here' };
const asRoot = process.getuid?.() === 0;

async function projectWith(t: TestContext, script: string): Promise<string> {
  const root = await temporaryFolder(t);
  const binary = join(root, 'node_modules', 'electron', 'dist', 'electron');
  await mkdir(dirname(binary), { recursive: true });
  await writeFile(binary, `#!/bin/sh\n${script}\n`);
  await chmod(binary, 0o755);
  return root;
}

test('without its binary the stand-in runs the same built file', linuxOnly, async (t) => {
  const root = await temporaryFolder(t);
  const runtime = await findRuntime(root, {});
  assert.equal(runtime.kind, 'stand-in');
  assert.equal(runtime.command, process.execPath);
  assert.deepEqual(runtime.args.slice(-2), [
    join(root, 'dist/standin/register.js'),
    join(root, 'dist/electron/main.js'),
  ]);
  assert.match(runtime.why, /binary is not here/);
});

test('Electron is taken where its binary starts, never as root', linuxOnly, async (t) => {
  const root = await projectWith(t, 'echo v45.4.1');
  const runtime = await findRuntime(root, process.env);
  if (asRoot) {
    assert.equal(runtime.kind, 'stand-in');
    assert.match(runtime.why, /does not run as root/);
  } else {
    assert.equal(runtime.kind, 'electron');
    assert.deepEqual(runtime.args, [root]);
  }
  assert.ok(!runtime.args.includes('--no-sandbox'));
});

test('a binary that does not start is reported, and the stand-in is used', linuxOnly, async (t) => {
  const root = await projectWith(t, 'echo "missing libgtk-3.so.0" >&2; exit 127');
  const runtime = await findRuntime(root, process.env);
  assert.equal(runtime.kind, 'stand-in');
  assert.match(runtime.why, asRoot ? /as root/ : /does not start \(missing libgtk/);
});

test('ELECTRON_OVERRIDE_DIST_PATH names another folder', linuxOnly, async (t) => {
  const root = await projectWith(t, 'exit 1');
  const runtime = await findRuntime(root, { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'elsewhere') });
  assert.match(runtime.why, /binary is not here/);
});

test('with BECKON_E2E=electron the stand-in is refused', linuxOnly, async (t) => {
  const root = await temporaryFolder(t);
  await assert.rejects(
    findRuntime(root, { BECKON_E2E: 'electron' }),
    /^Error: BECKON_E2E=electron: .*binary is not here/,
  );
});
