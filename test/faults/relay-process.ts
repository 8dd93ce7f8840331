/** A relay's process on its own folder, as a service runs it, and its CLI commands. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { io } from 'socket.io-client';
import { stringify } from 'yaml';
import type { AnswerResult } from '../../shared/responses.ts';
import { DESK_NAMESPACE } from '../../shared/socket.ts';
import { purchaseOrder } from '../helpers/events.ts';
import { limited } from '../helpers/limited.ts';
import { RELAY_PROGRAM } from '../helpers/relay-program.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

export const KEY = 'erp-key-of-the-test';
const TOKEN = 'dana-token-of-the-test';
const DIRECTORY = {
  sources: [{ id: 'erp', name: 'ERP', key: KEY }],
  roles: [{ id: 'procurement-approver', name: 'Procurement approver' }],
  users: [{ id: 'dana', name: 'Dana', roles: ['procurement-approver'], locations: ['BER'], token: TOKEN }],
};

export interface Files {
  folder: string;
  data: string;
  store: string;
  env: NodeJS.ProcessEnv;
}

export async function files(t: TestContext): Promise<Files> {
  const folder = await temporaryFolder(t);
  const directory = join(folder, 'directory.yaml');
  writeFileSync(directory, stringify(DIRECTORY));
  const data = join(folder, 'data');
  const env = { ...process.env, BECKON_DATA: data, BECKON_DIRECTORY: directory, BECKON_PORT: '0', BECKON_LOG: 'info' };
  return { folder, data, store: join(data, 'beckon.db'), env };
}

/** A command that runs the relay's own, such as a shell in a mount namespace. */
type Within = readonly string[];

const node = (...words: string[]) => [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  RELAY_PROGRAM,
  ...words,
];

export type RelayProcess = Awaited<ReturnType<typeof serve>>;

/** Logs to a file, as a service may. */
export async function serve(t: TestContext, { folder, env }: Files, within: Within = []) {
  const log = join(folder, 'relay.log');
  const [command = '', ...rest] = [...within, ...node('serve')];
  const child = spawn(command, rest, { env, stdio: ['ignore', 'pipe', openSync(log, 'a')] });
  t.after(() => child.kill('SIGKILL'));
  assert.ok(child.stdout);
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  const url = /http:\S+/.exec(String(line))?.[0] ?? '';
  const post = async (number: string, more: object = {}) => {
    const data = { ...purchaseOrder(number), ...more };
    const event = { specversion: '1.0', id: number, source: '/erp', type: 'com.xconnector.approval.requested', data };
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents+json', authorization: `Bearer ${KEY}` },
      body: JSON.stringify(event),
    });
    const body = await response.text();
    return { status: response.status, body, retryAfter: response.headers.get('retry-after') };
  };
  const ready = async () => (await fetch(`${url}/health/ready`)).status;
  const stop = async (signal: NodeJS.Signals) => {
    const gone = once(child, 'exit');
    child.kill(signal);
    return (await gone)[0];
  };
  return {
    url,
    pid: child.pid ?? 0,
    post,
    ready,
    /** The reason it is not ready; empty if it is. */
    async trouble() {
      const response = await fetch(`${url}/health/ready`);
      return response.ok ? '' : String(JSON.parse(await response.text()).detail);
    },
    get: (path: string) => fetch(`${url}${path}`, { headers: { authorization: `Bearer ${TOKEN}` } }),
    stop,
    log: () => readFileSync(log, 'utf8'),
  };
}

export async function openDesk(t: TestContext, url: string) {
  const socket = io(`${url}${DESK_NAMESPACE}`, { transports: ['websocket'], auth: { token: TOKEN } });
  t.after(() => socket.close());
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
  return {
    isOpen: () => socket.connected,
    /** @param key the same for a retry of the same answer */
    respond: (itemId: string, key = randomUUID()): Promise<Acknowledged> =>
      socket.timeout(30_000).emitWithAck('respond', { itemId, action: 'approve', key }),
  };
}

type Acknowledged = { ok: true; value: AnswerResult } | { ok: false; problem: { code: string; retryAfter?: number } };

/** Runs a CLI command. @param kib file size limit */
export async function verb({ env }: Files, words: string[], kib?: number) {
  const [command = '', ...rest] = kib === undefined ? node(...words) : ['bash', ...limited(kib), ...node(...words)];
  const child = spawn(command, rest, { env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const [code] = await once(child, 'close');
  return { code, said };
}

/** The command's own output, without the interleaved log lines. */
export const lastWords = (said: string): string =>
  said
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('{'))
    .join('\n');

/** Log lines that match, parsed. */
export const linesOf = (log: string, words: RegExp): { more?: number; reason?: string; msg: string }[] =>
  log.split('\n').flatMap((line) => (line.startsWith('{') && words.test(line) ? [JSON.parse(line)] : []));
