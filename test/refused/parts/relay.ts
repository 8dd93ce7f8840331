/** The relay to which refused input is sent, in the test process, and the requirements on its answers. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before } from 'node:test';
import type { Log } from '../../../relay/domain/ports.ts';
import { signature } from '../../helpers/source-system.ts';
import { patientTimers } from '../../relay/parts/clock.ts';
import { DIRECTORY, event, type RelayOptions, type RunningRelay, startRelay } from '../../relay/parts/relay.ts';

export const SECRET = DIRECTORY.sources[0]?.signingSecret ?? '';
export const STRUCTURED = 'application/cloudevents+json';
export const BATCH = 'application/cloudevents-batch+json';
export const JSON_TYPE = 'application/json';

export interface Sent {
  path: string;
  /** Default: POST. */
  method?: string;
  /** Bearer key or token; the default is the source's. */
  token?: string | null;
  headers?: Record<string, string>;
  /** Objects are sent as JSON. */
  body?: string | Buffer | object | null;
}
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

export interface RefusingRelay {
  readonly url: string;
  /** An approval of dana and lee; sam is not among the recipients. */
  readonly itemId: string;
  ask(sent: Sent): Promise<Answer>;
  /** A new approval. @returns the item's id */
  newItem(data?: object): Promise<string>;
  /** Bytes to a new socket. @returns everything received until the relay closed it; rejects after `timeoutMs` (30 000) */
  raw(bytes: string | Buffer, timeoutMs?: number): Promise<string>;
  /** The relay is unharmed: it is ready, logged no fault, and accepts events. */
  stillWell(what: string): Promise<void>;
}

/** Must not be in an answer: stacks, file paths, SQL. */
const INSIDE =
  /\n +at |\\n +at |\bat \S+ \(|node:|node_modules|\/relay\/|\.(ts|js|mjs)\b|SQLITE|sqlite3|\bSELECT\b|\bINSERT INTO\b|Error:|TypeError|RangeError/;

export function assertDiscreet(text: string, what: string): void {
  assert.doesNotMatch(text, INSIDE, what);
}

/** A problem document below 500 (RFC 9457), with the code if one is expected. */
export function assertRefused({ status, headers, text }: Answer, what: string, code?: string): void {
  assert.ok(status >= 400 && status < 500, `${what}: ${status} ${text.slice(0, 300)}`);
  assertDiscreet(text, what);
  assert.equal(headers.get('content-type'), 'application/problem+json', what);
  const problem = JSON.parse(text);
  assert.equal(problem.status, status, what);
  for (const member of ['type', 'title', 'detail', 'code']) assert.equal(typeof problem[member], 'string', what);
  if (code !== undefined) assert.equal(problem.code, code, `${what}: ${problem.detail}`);
}

/** Accepted or refused, but never a failure of the relay. */
export function assertSound(answer: Answer, what: string): void {
  if (answer.status >= 400) assertRefused(answer, what);
  else assertDiscreet(answer.text, what);
}

export const resultsOf = (text: string): { itemId: string; duplicate: boolean }[] => JSON.parse(text).results;

function listen(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const keep = (facts: object, message: string) => void lines.push(`${message} ${JSON.stringify(facts)}`);
  return { log: { debug() {}, info() {}, warn: keep, error: keep }, lines };
}

/** One relay for all tests of a file, with one item. */
export function refusingRelay(options: Pick<RelayOptions, 'directory' | 'clock'> = {}): RefusingRelay {
  const { log, lines } = listen();
  let relay: RunningRelay | null = null;
  let itemId = '';
  const now = (): RunningRelay => {
    if (!relay) throw new Error('the relay has not started yet');
    return relay;
  };
  const ask = async ({
    path,
    method = 'POST',
    token = 'erp-key',
    headers = {},
    body = null,
  }: Sent): Promise<Answer> => {
    const bytes =
      typeof body === 'string' || body === null
        ? body
        : Buffer.isBuffer(body)
          ? new Uint8Array(body)
          : JSON.stringify(body);
    const response = await fetch(now().url + path, {
      method,
      headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
      redirect: 'manual',
      ...(method === 'GET' || bytes === null ? {} : { body: bytes }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const newItem = async (data: object = {}): Promise<string> => now().sendOne(event('approval.requested', data));
  before(async () => {
    relay = await startRelay({ timers: patientTimers, ...options, log });
    itemId = await newItem();
  });
  after(() => relay?.close());
  return {
    get url() {
      return now().url;
    },
    get itemId() {
      return itemId;
    },
    ask,
    newItem,
    raw: (bytes, timeoutMs = 30_000) => exchange(Number(new URL(now().url).port), bytes, timeoutMs),
    async stillWell(what) {
      assert.equal((await ask({ path: '/health/ready', method: 'GET', token: null })).status, 200, what);
      const headers = { 'content-type': STRUCTURED };
      const taken = await ask({ path: '/v1/events', headers, body: event('approval.requested') });
      assert.equal(taken.status, 202, `${what}: a good event`);
      const faults = /unhandled|uncaught|a request failed|a desk (message|could)|the store failed/i;
      assert.deepEqual(
        lines.filter((line) => faults.test(line)),
        [],
        what,
      );
    },
  };
}

function exchange(port: number, bytes: string | Buffer, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`the relay left the connection open for ${timeoutMs} ms: ${answer.slice(0, 300)}`));
    }, timeoutMs);
    socket.setEncoding('latin1').on('data', (chunk) => {
      answer += chunk;
    });
    // A relay that refuses in the middle of a body may reset the rest of it.
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}

/** Headers of Standard Webhooks for a body, with overrides. */
export function signed(body: string, more: Record<string, string> = {}, secret = SECRET) {
  const id = more['webhook-id'] ?? 'msg_1';
  const timestamp = more['webhook-timestamp'] ?? String(Math.floor(Date.now() / 1000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature(secret, id, timestamp, body),
    ...more,
  };
}
