/** The commands of benchmarks as a person types them, in their smallest size. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { projectRoot } from '../../build/root.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const run = (script: string, ...args: string[]) =>
  promisify(execFile)(process.execPath, [join(projectRoot, script), ...args], { cwd: projectRoot });

test('a trial of a bench compares the product with its reference and judges nothing', async () => {
  const { stdout } = await run('test/bench/main.ts', 'catch-up', '--trial');
  assert.match(stdout, /^### 8 a desk with 10,000 missed changes$/m);
  assert.match(stdout, /\d cores \(.*governor/);
  assert.match(stdout, /^\| Beckon ÷ rows read and sent over raw ws, ms \| [\d.]+ \| ≤ 2 \| not judged: 2 rounds \|$/m);
});

test('a bench writes its figures only after a full run', async () => {
  const refused = run('test/bench/main.ts', 'catch-up', '--trial', '--write');
  await assert.rejects(refused, { code: 2, stderr: '--write needs 9 rounds or more\n' });
  await assert.rejects(run('test/bench/main.ts', 'unknown'), { code: 2 });
});

test('the load signs desks in and counts what they receive', async () => {
  const { stdout } = await run('test/load/main.ts', '--desks', '40', '--seconds', '1');
  assert.match(stdout, /^\| notifications not received \| 0\.0 \|/m);
  assert.match(stdout, /^\| connections that ended \| 0\.0 \|/m);
  const [, notifications] = /^\| notifications a second \| ([\d.]+) \|/m.exec(stdout) ?? [];
  assert.ok(Number(notifications) > 0, stdout);
  assert.match(stdout, /^\| memory, KiB a desk \| [-\d.]+ \| ≤ 30 \| not judged: 40 desks \|$/m);
});

test('the load writes the directory for another relay, and names wrong arguments', async (t) => {
  const file = join(await temporaryFolder(t), 'load.yaml');
  await run('test/load/main.ts', '--desks', '150', '--directory', file);
  const text = await readFile(file, 'utf8');
  assert.match(text, /id: user-149\n.*\n.*\n.*reader\n.*locations:\n.*group-1\n/);
  for (const args of [
    ['--desks', '0'],
    ['--relay', 'https://relay.example'],
    ['--seconds', 'x'],
  ]) {
    await assert.rejects(run('test/load/main.ts', ...args), { code: 2 });
  }
});

test('the load says how many desks could not sign in, and why', async () => {
  const nowhere = run('test/load/main.ts', '--desks', '3', '--relay', 'http://127.0.0.1:1');
  await assert.rejects(nowhere, {
    code: 1,
    stderr: '3 of 3 desks could not sign in: connect ECONNREFUSED 127.0.0.1:1\n',
  });
});
