/** What hostile and careless clients send, and what every answer to them must be. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import type { RunningRelay } from './relay.ts';

export interface Answered {
  status: number;
  type: string;
  text: string;
}

export function assertProblem({ status, type, text }: Answered, what: string): void {
  assert.ok(status >= 400 && status < 500, `${what}: ${status} ${text.slice(0, 200)}`);
  assert.equal(type, 'application/problem+json', `${what}: ${type}`);
  const body = JSON.parse(text);
  assert.equal(body.status, status, what);
  for (const member of ['type', 'title', 'detail', 'code'])
    assert.equal(typeof body[member], 'string', `${what}: ${member}`);
  assert.doesNotMatch(text, /node:|\.ts\b|at .*\(|SQLITE|Error:/, what);
}

export type Sent = { body?: string | Buffer; headers?: Record<string, string>; method?: string };
export async function send(
  relay: RunningRelay,
  path: string,
  { body, headers = {}, method = 'POST' }: Sent,
  token = 'erp-key',
): Promise<Answered> {
  const response = await fetch(relay.url + path, {
    method,
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
  });
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() };
}

/** Bytes to the socket, the whole answer back. */
export function raw(relay: RunningRelay, bytes: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(relay.url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('end', () => socket.end());
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}
