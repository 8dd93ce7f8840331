import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../../build/root.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';

const preload = join(projectRoot, 'build', 'launch', 'npm-parent-exit.mjs');
const posixOnly = { skip: process.platform === 'win32' && 'npm has no shell in between there' };

test('the end of npm’s shell is a SIGTERM to the program', posixOnly, async (t) => {
  const file = join(await temporaryFolder(t), 'said');
  const program = `
    const { appendFileSync } = require('node:fs');
    process.once('SIGTERM', () => { appendFileSync(${JSON.stringify(file)}, 'ended'); process.exit(); });
    appendFileSync(${JSON.stringify(file)}, 'up ' + process.pid + '\\n');
    setInterval(() => {}, 1e6);`;
  // A second command keeps the shell alive in between, as npm does.
  const line = '"$NODE" --import "$PRELOAD" -e "$PROGRAM"; true';
  const env = { NODE: process.execPath, PRELOAD: preload, PROGRAM: program, npm_lifecycle_event: 'start' };
  const shell = spawn('sh', ['-c', line], { env, stdio: 'ignore' });
  const said = () => readFile(file, 'utf8').catch(() => '');
  await until('the program is up', async () => (await said()).startsWith('up '));
  shell.kill('SIGTERM');
  await until('the program has ended', async () => (await said()).endsWith('ended'));
  assert.match(await said(), /^up \d+\nended$/);
});
