/** Runs a documented answer endpoint: the relay posts a refused and a confirmed answer to it; a closed item is taken, and forged calls are rejected. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { Webhook } from 'standardwebhooks';
import { until } from '../helpers/until.ts';
import type { RunningRelay } from '../relay/parts/relay.ts';

interface EndpointSpec {
  relay: RunningRelay;
  command: readonly string[];
  cwd: string;
  env: Record<string, string>;
  port: number;
  /** Titles of items of dana, an approval and another one. */
  reject: string;
  acknowledge: string;
}

/** @returns the output of the endpoint */
export async function answerBy(spec: EndpointSpec): Promise<string> {
  const { relay, command, cwd, env, port } = spec;
  const [program = '', ...args] = command;
  const endpoint = spawn(program, args, { cwd, env });
  let output = '';
  for (const stream of [endpoint.stdout, endpoint.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const gone = new Promise((resolve) => endpoint.once('close', resolve));
  try {
    await until('the endpoint listens', () => {
      assert.equal(endpoint.exitCode, null, output);
      return output.includes('listening');
    });
    assert.equal(await fateOf(relay, 'reject', spec.reject), 'refused', output);
    assert.equal(await fateOf(relay, 'acknowledge', spec.acknowledge), 'confirmed', output);
    const forged = await fetch(`http://127.0.0.1:${port}/answers`, { method: 'POST', body: '{}' });
    assert.equal(forged.status, 401);
    const closed = JSON.stringify({ type: 'com.beckon.item.closed', data: { eventId: 'e', reason: 'obsolete' } });
    assert.ok(Math.floor((await postSigned(spec, closed)).status / 100) === 2, `a closed item:\n${output}`);
    const now = String(Math.floor(Date.now() / 1000));
    const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': now, 'webhook-signature': 'v1,AAAA' };
    const unsigned = await fetch(`http://127.0.0.1:${port}/answers`, { method: 'POST', headers, body: '{}' });
    assert.equal(unsigned.status, 401);
  } finally {
    endpoint.kill('SIGKILL');
    await gone;
  }
  return output;
}

async function postSigned({ env, port }: EndpointSpec, body: string): Promise<Response> {
  const at = new Date();
  const headers = {
    'webhook-id': 'msg_closed',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(env.RESPONSE_SECRET ?? '').sign('msg_closed', at, body),
  };
  return fetch(`http://127.0.0.1:${port}/answers`, { method: 'POST', headers, body });
}

async function fateOf(relay: RunningRelay, action: string, title: string): Promise<string> {
  const { items } = (await relay.get('/v1/items?limit=200', 'dana-token')).body;
  const { id } = items.find((item: { title: string }) => item.title === title);
  await relay.post(`/v1/items/${id}/responses`, { action, key: crypto.randomUUID() }, 'dana-token');
  return until('the fate', async () => {
    const fate = (await relay.get(`/v1/items/${id}`, 'dana-token')).body.answers.at(-1)?.fate;
    return fate === 'confirmed' || fate === 'refused' ? fate : null;
  });
}
