/** A relay process under attack: how it is started, what is thrown at it, and what every answer and the process itself must be. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { type Program, startProgram } from '../../helpers/program.ts';
import { RELAY_PROGRAM } from '../../helpers/relay-program.ts';

export const ADMIN = 'admin-token-of-the-attacked';
export const SECRET = `whsec_${Buffer.from('a-secret-of-the-attacked-32-byte').toString('base64')}`;

export const DIRECTORY = {
  sources: [
    { id: 'erp', name: 'ERP', key: 'erp-key', signingSecret: SECRET },
    { id: 'crm', name: 'CRM', key: 'crm-key' },
    { id: 'narrow', name: 'Narrow', key: 'narrow-key', types: ['task.assigned'] },
  ],
  roles: [
    { id: 'approver', name: 'Approver', mandatory: true },
    { id: 'clerk', name: 'Clerk' },
  ],
  users: [
    { id: 'dana', name: 'Dana Fox', roles: ['approver'], locations: ['BER'], token: 'dana-token' },
    { id: 'lee', name: 'Lee Wong', roles: ['approver', 'clerk'], token: 'lee-token' },
    { id: 'sam', name: 'Sam Poe', roles: ['clerk'], token: 'sam-token' },
  ],
};

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

export interface Target {
  readonly url: string;
  readonly relay: Program;
  /** One request; `body` other than text and bytes is sent as JSON. */
  ask(path: string, options?: Ask): Promise<Answer>;
  /** Bytes to a socket of its own; all that came back until the relay closed it. Rejects after `timeoutMs` (10 000). */
  raw(bytes: string | Buffer, timeoutMs?: number): Promise<string>;
  /** Nothing that was thrown at it has harmed the relay: same process, ready, silent about faults, and taking events. */
  stillWell(what: string): Promise<void>;
}

export interface Ask {
  method?: string;
  /** Bearer key or token; the default is the source's. */
  token?: string | null;
  headers?: Record<string, string>;
  body?: string | Buffer | object | null;
}

export const STRUCTURED = 'application/cloudevents+json';
export const BATCH = 'application/cloudevents-batch+json';

let made = 0;
/** A valid event, except for what is given. */
export function event(type = 'approval.requested', data: object = {}, more: object = {}): Record<string, unknown> {
  made += 1;
  const whole = { title: 'PO 4711 needs your approval', audience: { roles: ['approver'] }, ...data };
  return {
    specversion: '1.0',
    id: `bad-${process.pid}-${made}`,
    source: '/erp',
    type: `com.xconnector.${type}`,
    data: whole,
    ...more,
  };
}

export function signed(body: string | Buffer, more: Record<string, string> = {}, secret = SECRET) {
  const id = more['webhook-id'] ?? 'msg_1';
  const timestamp = more['webhook-timestamp'] ?? String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}`, ...more };
}

/** What must never be read in an answer: stacks, paths of files, the words of the store. */
const INSIDE =
  /\n +at |\\n +at |node:internal|node_modules|\/relay\/|\.(ts|js|mjs):\d|SQLITE|sqlite3|\bSELECT\b|\bINSERT INTO\b|TypeError|RangeError/;

export function assertDiscreet(text: string, what: string): void {
  assert.doesNotMatch(text, INSIDE, what);
}

/** A problem document below 500 (RFC 9457), with the code where one is expected. */
export function assertRefused({ status, headers, text }: Answer, what: string, code?: string): void {
  assert.ok(status >= 400 && status < 500, `${what}: ${status} ${text.slice(0, 300)}`);
  assertDiscreet(text, what);
  assert.equal(headers.get('content-type'), 'application/problem+json', what);
  const problem = JSON.parse(text);
  assert.equal(problem.status, status, what);
  for (const member of ['type', 'title', 'detail', 'code']) assert.equal(typeof problem[member], 'string', what);
  if (code !== undefined) assert.equal(problem.code, code, `${what}: ${problem.detail}`);
}

/** Taken or refused, but never a failure of the relay. */
export function assertSound(answer: Answer, what: string): void {
  if (answer.status >= 400) assertRefused(answer, what);
  else assertDiscreet(answer.text, what);
}

export interface TargetOptions {
  directory?: object;
  env?: Record<string, string>;
  /** Starts the program otherwise than `node main.ts serve`. */
  start?: (env: Record<string, string>) => Program;
}

export interface StartedTarget extends Target {
  close(): Promise<void>;
}

/** One relay for all tests of a file. */
export function sharedTarget(options: TargetOptions = {}): Target {
  let running: StartedTarget | null = null;
  // Hooks of the file may run beside this one: whoever asks waits for the start.
  const started = Promise.withResolvers<StartedTarget>();
  before(async () => {
    running = await startTarget(options);
    started.resolve(running);
  });
  after(() => running?.close());
  const now = (): Target => {
    if (!running) throw new Error('the relay has not started yet');
    return running;
  };
  return {
    get url() {
      return now().url;
    },
    get relay() {
      return now().relay;
    },
    ask: async (path, asked) => (await started.promise).ask(path, asked),
    raw: async (bytes, timeoutMs) => (await started.promise).raw(bytes, timeoutMs),
    stillWell: async (what) => (await started.promise).stillWell(what),
  };
}

export async function startTarget(options: TargetOptions = {}): Promise<StartedTarget> {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-bad-input-'));
  const file = join(folder, 'directory.yaml');
  writeFileSync(file, JSON.stringify(options.directory ?? DIRECTORY));
  const env = {
    BECKON_PORT: '0',
    BECKON_DATA: join(folder, 'data'),
    BECKON_DIRECTORY: file,
    BECKON_ADMIN_TOKEN: ADMIN,
    BECKON_LOG: 'warn',
    ...options.env,
  };
  const relay = options.start?.(env) ?? startProgram({ args: [RELAY_PROGRAM, 'serve'], env });
  const close = async (): Promise<void> => {
    await relay.end();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const line = await relay.waitForLine(/http:\/\/127\.0\.0\.1:\d+/);
    return { ...targetAt(/http:\S+/.exec(line)?.[0] ?? '', relay), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function targetAt(url: string, relay: Program): Target {
  const { port } = new URL(url);

  async function ask(path: string, options: Ask = {}): Promise<Answer> {
    const { method = 'POST', token = 'erp-key', headers = {}, body = null } = options;
    const sent = typeof body === 'string' || Buffer.isBuffer(body) || body === null ? body : JSON.stringify(body);
    const bearer: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(url + path, {
      method,
      headers: { ...bearer, ...headers },
      redirect: 'manual',
      signal: AbortSignal.timeout(30_000),
      ...(method === 'GET' || method === 'HEAD' || sent === null ? {} : { body: sent }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  return {
    url,
    relay,
    ask,
    raw: (bytes, timeoutMs = 30_000) => exchange(Number(port), bytes, timeoutMs),
    async stillWell(what) {
      assert.equal((await ask('/health/ready', { method: 'GET', token: null })).status, 200, what);
      process.kill(relay.pid, 0);
      const headers = { 'content-type': STRUCTURED };
      assert.equal((await ask('/v1/events', { headers, body: event() })).status, 202, `${what}: a good event`);
      assert.doesNotMatch(
        relay.output(),
        /unhandled|uncaught|a request failed|a desk (message|could)|the store failed|^ +at /im,
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
