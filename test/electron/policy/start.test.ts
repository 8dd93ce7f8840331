/** The built app in a mount namespace whose /etc has a policy file. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
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

/** Runs the app with this policy file. @returns its exit code and its lines, without that of the stand-in */
async function startWith(t: TestContext, text: string, mode: string, ...args: string[]) {
  await ensureBuilt(projectRoot);
  const runtime = await findRuntime(projectRoot, process.env);
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'policy.json'), text);
  await mkdir(join(folder, 'home'));
  const program = [IN_NAMESPACE, folder, mode, runtime.command, ...runtime.args, ...args];
  const env = { PATH: process.env.PATH, HOME: join(folder, 'home'), XDG_CONFIG_HOME: join(folder, 'home') };
  const ended = run('unshare', ['--mount', '--', 'sh', '-c', ...program], { env, timeout: 120_000 });
  const { code, stderr } = await ended.then(
    (output) => ({ ...output, code: 0 }),
    (error: { code: number; stderr: string }) => error,
  );
  await rm(join(folder, 'etc'), { recursive: true, force: true });
  const lines = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('Electron stand-in'));
  return { code, lines };
}

const asRoot = { skip: !mayMount && 'only root can mount' };

test('a policy that cannot be used refuses the start in one line', asRoot, async (t) => {
  assert.deepEqual(await startWith(t, '{ "undoSeconds": 7 }', '0644'), {
    code: 1,
    lines: ['/etc/beckon/policy.json: undoSeconds must be one of 5, 10, 30, 60'],
  });
  const { code, lines } = await startWith(t, '{}', '0666');
  assert.deepEqual(lines, ['/etc/beckon/policy.json: must be owned by root and writable by no one else']);
  assert.equal(code, 1);
});

test("the package's entry at login starts nothing if the policy does not say so", asRoot, async (t) => {
  const ended = await startWith(t, '{ "startAtLogin": false }', '0644', '--hidden', '--by-policy');
  assert.deepEqual(ended, { code: 0, lines: [] });
});

test('--diagnose reports a policy that forbids diagnostics', asRoot, async (t) => {
  const { code } = await startWith(t, '{ "diagnostics": false }', '0644', '--diagnose');
  assert.equal(code, 1);
});
