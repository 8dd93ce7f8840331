/** `beckon/client` as a third party installs it: packed, installed in a separate project, used from JavaScript and TypeScript. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { sign } from '../../client/index.ts';
import { programsIn } from '../docs/blocks.ts';
import { until } from '../helpers/until.ts';
import { startRelay } from '../relay/parts/relay.ts';
import { installClient } from './parts/installed.ts';

const run = promisify(execFile);

const { project, check, remove } = await installClient();
const relay = await startRelay();
after(async () => {
  await relay.close();
  await remove();
});

test('it brings nothing else with it', async () => {
  const installed = (await readdir(join(project, 'node_modules'))).filter((name) => !name.startsWith('.'));
  assert.deepEqual(installed, ['beckon']);
});

test('plain JavaScript sends with it', async () => {
  await writeFile(
    join(project, 'send.js'),
    `import { createClient } from 'beckon/client';
     const client = createClient({ url: process.argv[2], key: 'erp-key', source: '/shop' });
     const sent = await client.send({ id: 'js-1', type: 'task.assigned', data: { title: 'From JavaScript', audience: { roles: ['approver'] } } });
     console.log(sent.recipients);`,
  );
  const { stdout } = await run(process.execPath, ['send.js', relay.url], { cwd: project });
  assert.equal(stdout.trim(), '3');
});

test('the examples of the documentation run as they stand there', async () => {
  const programs = programsIn('examples.md');
  for (const name of ['send.ts', 'answers.ts', 'read-answers.ts'])
    await writeFile(join(project, `example-${name}`), programs.get(name) ?? '');
  const env = { ...process.env, RELAY: relay.url, KEY: 'erp-key', PORT: '0', RESPONSE_SECRET: 'whsec_eHh4eHh4' };
  const { stdout } = await run(process.execPath, ['example-send.ts'], { cwd: project, env });
  assert.equal(stdout, '3 people are asked\n700 accepted\n');
  const endpoint = spawn(process.execPath, ['example-answers.ts'], { cwd: project, env });
  try {
    let said = '';
    endpoint.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const port = await until('the endpoint listens', () => /port: (\d+)/.exec(said)?.[1]);
    const body = JSON.stringify({
      type: 'com.beckon.response.recorded',
      data: { eventId: 'ts-1', action: 'reject', respondedBy: { id: 'dana', name: 'Dana Fox' } },
    });
    const post = async (headers: Record<string, string>) =>
      (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body })).text();
    const signed = await sign('whsec_eHh4eHh4', 'm1', body, Date.now());
    assert.deepEqual([await post(signed), await post({})], [await post(signed), '']);
    assert.equal(said.match(/ts-1 reject by Dana Fox/g)?.length, 1);
  } finally {
    const gone = new Promise((resolve) => endpoint.once('exit', resolve));
    endpoint.kill();
    await gone;
  }
});

test('the example that reads answers prints each', async () => {
  const { items } = (await relay.get('/v1/items?limit=200', 'dana-token')).body;
  const { id } = items.find(({ eventId }: { eventId: string }) => eventId === 'ts-1');
  const key = crypto.randomUUID();
  await relay.post(`/v1/items/${id}/responses`, { action: 'approve', key }, 'dana-token');
  const env = { ...process.env, RELAY: relay.url, KEY: 'erp-key', SOURCE: 'erp' };
  const reading = spawn(process.execPath, ['example-read-answers.ts'], { cwd: project, env });
  try {
    let said = '';
    reading.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await until('the answer is read', () => said === 'ts-1 approve by Dana Fox\n');
  } finally {
    const gone = new Promise((resolve) => reading.once('exit', resolve));
    reading.kill();
    await gone;
  }
});

test('TypeScript, at its strictest, knows the events', async () => {
  await writeFile(
    join(project, 'send.ts'),
    `import { type AnyEvent, createClient, RelayError, verifyResponse } from 'beckon/client';
     const client = createClient({ url: 'http://127.0.0.1:1', key: 'k' });
     const event: AnyEvent = { id: '1', source: '/s', type: 'status.changed', data: {
       title: 'Shipped', audience: { roles: ['*'] }, record: { system: 'Shop', type: 'order', id: '1' }, status: { to: 'shipped' } } };
     export async function send(): Promise<number> {
       try { return (await client.send(event)).recipients; }
       catch (error) { if (error instanceof RelayError) return error.errors.length; throw error; }
     }
     export async function take(headers: Headers, body: string): Promise<string> {
       const { event: answer } = await verifyResponse(headers, body, 'whsec_eA==');
       return answer?.type === 'com.beckon.response.recorded' ? answer.data.respondedBy.name : '';
     }
     // @ts-expect-error: there is no such type
     client.send({ id: '1', source: '/s', type: 'status.change', data: { title: 'x' } });
     // @ts-expect-error: a status change says to what
     client.send({ id: '1', source: '/s', type: 'status.changed', data: { title: 'x', audience: { roles: ['*'] } } });
     // @ts-expect-error: key or signature
     createClient({ url: 'http://127.0.0.1:1' });`,
  );
  for (const module of ['nodenext', 'preserve']) assert.equal(await check(module, ['send.ts']), '');
});
