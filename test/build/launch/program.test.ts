import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Program, startProgram } from '../../../build/launch/program.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

async function start(t: TestContext, script: string): Promise<{ program: Program; log: string }> {
  const folder = await temporaryFolder(t);
  const log = join(folder, 'log');
  const args = ['-e', script];
  const program = startProgram({ name: 'it', command: process.execPath, args, cwd: folder, env: process.env, log });
  t.after(() => program.stop());
  return { program, log };
}

test('a line is awaited, stored in the log, and found again', async (t) => {
  const { program, log } = await start(t, "console.log('ready at http://x:1'); console.error('done');");
  const [url] = await program.line(/http:\S+/, 60_000);
  assert.equal(url, 'http://x:1');
  assert.equal(await program.exited, 0);
  assert.equal((await program.line(/done/, 10))[0], 'done');
  assert.match(await readFile(log, 'utf8'), /ready at/);
});

test('a program that exits early is reported with its last output', async (t) => {
  const { program } = await start(t, "console.error('port taken'); process.exit(3);");
  await assert.rejects(program.line(/ready/, 60_000), /it ended \(exit code 3\)[\s\S]*port taken/);
});

test('a program that will not listen to SIGTERM is killed', async (t) => {
  const { program } = await start(t, "process.on('SIGTERM', () => {}); setInterval(() => {}, 1e6); console.log('up');");
  await program.line(/up/, 60_000);
  await program.stop(100);
  assert.equal(await program.exited, null);
});
