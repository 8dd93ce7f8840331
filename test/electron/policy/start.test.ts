/** The built app in a mount namespace whose /etc has a policy file: how the start is refused. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { ensureBuilt } from '../../../build/bundle/ensure-built.ts';
import { findRuntime } from '../../../build/launch/runtime.ts';
import { projectRoot } from '../../../build/root.ts';
import { findProgram } from '../../../build/session/process.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const run = promisify(execFile);
const mayMount = process.platform === 'linux' && process.getuid?.() === 0 && findProgram('unshare') !== undefined;

/** Replaces /etc by its own files and the policy, for this program alone. */
const IN_NAMESPACE = `set -e
mount --make-rprivate /
cp -a /etc "$0/etc"
install -d -m 0755 "$0/etc/beckon"
install -m "$1" "$0/policy.json" "$0/etc/beckon/policy.json"
mount --bind "$0/etc" /etc
shift
exec "$@"`;

test('a policy that cannot be used refuses the start in one line', {
  skip: !mayMount && 'only root can mount',
}, async (t) => {
  await ensureBuilt(projectRoot);
  const runtime = await findRuntime(projectRoot, process.env);
  const said = async (text: string, mode: string): Promise<string[]> => {
    const folder = await temporaryFolder(t);
    await writeFile(join(folder, 'policy.json'), text);
    await mkdir(join(folder, 'home'));
    const program = [IN_NAMESPACE, folder, mode, runtime.command, ...runtime.args];
    const env = { PATH: process.env.PATH, HOME: join(folder, 'home'), XDG_CONFIG_HOME: join(folder, 'home') };
    const ended = run('unshare', ['--mount', '--', 'sh', '-c', ...program], { env, timeout: 120_000 });
    const failure = await ended.then(
      () => assert.fail('the start was not refused'),
      (error: { code: number; stderr: string }) => error,
    );
    await rm(join(folder, 'etc'), { recursive: true, force: true });
    assert.equal(failure.code, 1, failure.stderr);
    // The stand-in introduces itself.
    return failure.stderr
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('Electron stand-in'));
  };
  assert.deepEqual(await said('{ "undoSeconds": 7 }', '0644'), [
    '/etc/beckon/policy.json: undoSeconds must be one of 5, 10, 30, 60',
  ]);
  assert.deepEqual(await said('{}', '0666'), [
    '/etc/beckon/policy.json: must be owned by root and writable by no one else',
  ]);
});
