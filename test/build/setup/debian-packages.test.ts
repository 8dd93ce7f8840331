/** Installation of Debian packages before npm's, with an apt, a dpkg-query and a sudo that only record their calls. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { projectRoot } from '../../../build/root.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const CALL = `
  import { installWithoutPassword } from '${new URL('../../../build/setup/debian-packages.mjs', import.meta.url)}';
  await installWithoutPassword(['xvfb', 'dbus', 'openbox']);
`;

/** A folder of programs that replaces PATH. */
async function machine(t: TestContext) {
  const folder = await temporaryFolder(t);
  const calls = join(folder, 'calls');
  const program = (name: string, script: string) =>
    writeFile(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  await symlink('/usr/bin/env', join(folder, 'env'));
  await program('sudo', '[ "$1" = -n ] && shift; exec "$@"');
  await program('true', 'exit 0');
  await program('dpkg-query', `for last; do :; done; [ "$last" = dbus ] && printf 'installed 1.16'; exit 0`);
  await program('apt-get', `echo "$@" >> '${calls}'`);
  return {
    program,
    remove: (name: string) => rm(join(folder, name)),
    async install(): Promise<string[]> {
      const args = ['--input-type=module', '--eval', CALL];
      await promisify(execFile)(process.execPath, args, { cwd: projectRoot, env: { PATH: folder } });
      const text = await readFile(calls, 'utf8').catch(() => '');
      return text.split('\n').filter(Boolean);
    },
  };
}

test('installs only the packages that are missing, after an update', async (t) => {
  const { install } = await machine(t);
  assert.deepEqual(await install(), ['-q update', '-q install --yes --no-install-recommends xvfb openbox']);
});

test('after a failed update nothing is installed, and the failure is left to the second half', async (t) => {
  const { install, program } = await machine(t);
  await program('apt-get', 'exit 100');
  assert.deepEqual(await install(), []);
});

test('a system without dpkg calls no apt', async (t) => {
  const { install, remove } = await machine(t);
  await remove('dpkg-query');
  assert.deepEqual(await install(), []);
});
