/** Runs the curl and Python examples of the documentation verbatim against a real relay. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { freePort } from '../../build/launch/free-port.ts';
import { sign } from '../../client/index.ts';
import { until } from '../helpers/until.ts';
import { DIRECTORY, startRelay } from '../relay/parts/relay.ts';
import { answerBy } from './answer-endpoint.ts';
import { programsIn } from './blocks.ts';
import { vectorOf } from './vector.ts';

const run = promisify(execFile);
const programs = programsIn('examples.md');
const RESPONSE_SECRET = 'whsec_cmVzcG9uc2Utc2VjcmV0LW9mLXRoZS10ZXN0';
const [erp] = DIRECTORY.sources;

const port = await freePort(0);
const folder = mkdtempSync(join(tmpdir(), 'beckon-examples-'));
for (const [name, text] of programs) writeFileSync(join(folder, name), text);
// During a rotation the relay signs with both.
const response = {
  url: `http://127.0.0.1:${port}/answers`,
  secret: ['whsec_bmV3ZXItc2VjcmV0LW9mLXRoZS10ZXN0', RESPONSE_SECRET],
};
const relay = await startRelay({ directory: { ...DIRECTORY, sources: [{ ...erp, response }] } });
after(async () => {
  await relay.close();
  rmSync(folder, { recursive: true, force: true });
});

const environment = () => ({
  PATH: process.env.PATH ?? '',
  RELAY: relay.url,
  KEY: 'erp-key',
  SOURCE: 'erp',
  SECRET: erp?.signingSecret ?? '',
  RESPONSE_SECRET,
  PORT: String(port),
});
const start = (command: string, file: string) => run(command, [file], { cwd: folder, env: environment() });
const inbox = async () =>
  (await relay.get('/v1/items', 'dana-token')).body.items.map(({ title }: { title: string }) => title);

test('curl, by key and signed', async () => {
  assert.match((await start('sh', 'send.sh')).stdout, /"duplicate":false,"recipients":3/);
  assert.match((await start('sh', 'send.sh')).stdout, /"duplicate":true/);
  assert.match((await start('sh', 'send-signed.sh')).stdout, /"recipients":3/);
  const titles = await inbox();
  assert.ok(titles.includes('Sent with curl') && titles.includes('Signed with openssl'), titles.join());
});

test('Python, by key and signed', async () => {
  assert.equal((await start('python3', 'send.py')).stdout, '3 people are asked\n');
  assert.match((await start('python3', 'send_signed.py')).stdout, /'recipients': 3/);
});

test('Python takes the answers, and may refuse one', async () => {
  const output = await answerBy({
    ...{ relay, command: ['python3', 'answers.py'], cwd: folder, env: environment(), port },
    ...{ reject: 'Sent with Python', acknowledge: 'Sent with curl' },
  });
  assert.match(output, /python-1 reject by Dana Fox\ncurl-1 acknowledge by Dana Fox/);
});

test('Python and beckon/client sign the published vector', async () => {
  const [signature, ...parts] = vectorOf('examples.md');
  const [secret, id, at, body] = parts;
  assert.equal((await sign(secret, id, body, Number(at) * 1000))['webhook-signature'], signature);
  const script = 'import sys, answers; print(answers.signature(*sys.argv[1:4], sys.argv[4].encode()))';
  const printed = await run('python3', ['-c', script, ...parts], { cwd: folder, env: environment() });
  assert.equal(printed.stdout.trim(), signature);
});

test('Python reads the answers, and continues after the last one', async () => {
  const place = join(folder, 'place.txt');
  const reader = async (wanted: RegExp): Promise<void> => {
    const reading = spawn('python3', ['read_answers.py'], { cwd: folder, env: { ...environment(), PLACE: place } });
    let said = '';
    reading.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    try {
      await until('the answers are read', () => wanted.test(said));
    } finally {
      const gone = new Promise((resolve) => reading.once('exit', resolve));
      reading.kill();
      await gone;
    }
  };
  await reader(/python-1 reject by Dana Fox\ncurl-1 acknowledge by Dana Fox\n$/);
  const { items } = (await relay.get('/v1/items?limit=200', 'dana-token')).body;
  const { id } = items.find(({ title }: { title: string }) => title === 'Signed with Python');
  await relay.post(`/v1/items/${id}/responses`, { action: 'acknowledge', key: crypto.randomUUID() }, 'dana-token');
  await reader(/^python-2 acknowledge by Dana Fox\n$/);
});
