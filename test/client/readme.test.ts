/** Runs the programs of the client's README in a project that has it installed, and compares its exports. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { freePort } from '../../build/launch/free-port.ts';
import { projectRoot } from '../../build/root.ts';
import * as client from '../../client/index.ts';
import { answerBy } from '../docs/answer-endpoint.ts';
import { blocksOf } from '../docs/blocks.ts';
import { DIRECTORY, event, startRelay } from '../relay/parts/relay.ts';
import { installClient } from './parts/installed.ts';

const README = 'client/README.md';
const RESPONSE_SECRET = 'whsec_cmVzcG9uc2Utc2VjcmV0LW9mLXRoZS10ZXN0';
const run = promisify(execFile);
const programs = blocksOf(README).flatMap(({ file, text }) => (file === null ? [] : [{ file, text }]));
const installed = await installClient();
const port = await freePort(0);
const response = { url: `http://127.0.0.1:${port}/answers`, secret: RESPONSE_SECRET };
const sources = DIRECTORY.sources.map((source) => (source.id === 'erp' ? { ...source, response } : source));
const relay = await startRelay({ directory: { ...DIRECTORY, sources } });
const env = {
  PATH: process.env.PATH ?? '',
  RELAY: relay.url,
  KEY: 'erp-key',
  SOURCE: 'erp',
  RESPONSE_SECRET,
  PORT: String(port),
};
for (const { file, text } of programs) writeFileSync(join(installed.project, file), text);
after(async () => {
  await relay.close();
  await installed.remove();
});

test('the package contains the README', () => {
  assert.ok(existsSync(join(installed.project, 'node_modules/beckon/README.md')));
});

test('its programs are typed', async () => {
  assert.equal(
    await installed.check(
      'nodenext',
      programs.map(({ file }) => file),
      ['node'],
    ),
    '',
  );
});

test('they send an event, receive its answer and read it', async () => {
  const start = async (file: string) => (await run(process.execPath, [file], { cwd: installed.project, env })).stdout;
  assert.match(await start('send.ts'), /^3 people are asked/);
  await relay.send(event('task.assigned', { title: 'To acknowledge' }));
  const output = await answerBy({
    ...{ relay, command: [process.execPath, 'answers.ts'], cwd: installed.project, env, port },
    ...{ reject: 'PO 4711 needs your approval', acknowledge: 'To acknowledge' },
  });
  assert.match(output, /^po-4711-approval reject/m);
  assert.match(await start('read.ts'), /^po-4711-approval reject/);
});

test('the table has each export', () => {
  const text = readFileSync(join(projectRoot, README), 'utf8');
  const listed = [...text.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name);
  assert.deepEqual(listed.sort(), Object.keys(client).sort());
  const index = readFileSync(join(projectRoot, 'client/index.ts'), 'utf8');
  for (const [, name = ''] of index.matchAll(/type (\w+)[ ,]/g)) assert.ok(text.includes(`\`${name}\``), name);
});
