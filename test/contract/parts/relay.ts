/**
 * A relay as people start it, and an outsider's requests. Nothing in this folder imports code of
 * the relay or of `shared`: names, paths and payloads are written as in the contract.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type Program, startProgram } from '../../helpers/program.ts';
import type { ClockRequest } from '../../helpers/program-clock.ts';
import { RELAY_PROGRAM } from '../../helpers/relay-program.ts';
import { makeFolder, removeFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';

export const ADMIN = 'admin-token-of-the-contract';

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what comes off the wire has no type here; the tests say what it must be.
  body: any;
}
export interface Ran {
  code: number;
  out: string;
  err: string;
}
interface Result {
  id: string;
  source: string;
  itemId: string;
  duplicate: boolean;
  recipients: number;
}

export interface ContractRelay {
  readonly url: string;
  readonly folder: string;
  readonly env: Record<string, string>;
  readonly program: Program;
  /** @param key bearer key or token of a source, a person or the administrator */
  get(path: string, key?: string): Promise<Reply>;
  post(path: string, body?: unknown, key?: string, headers?: Record<string, string>): Promise<Reply>;
  put(path: string, body: unknown, key?: string): Promise<Reply>;
  remove(path: string, key?: string, body?: unknown): Promise<Reply>;
  /** Events as a batch of the source `sap`, which must be accepted. */
  send(...events: readonly object[]): Promise<Result[]>;
  /** Sends one event. @returns its item's id */
  item(type: string, data?: object, more?: object): Promise<string>;
  answer(person: string, itemId: string, action: string, more?: object): Promise<Reply>;
  /** The item in a person's view. */
  seen(person: string, itemId: string): Promise<Reply['body']>;
  /** Runs `npm run relay -- …` on the same data while the relay runs. */
  cli(args: string, env?: Record<string, string>): Promise<Ran>;
  write(name: string, text: string): string;
  /** Holds the relay's clock and moves it. @returns its new time, ms since 1970 */
  clock(request: ClockRequest): Promise<number>;
  /**
   * After a failed attempt, with the clock held: advances to the retry time of the item's message that `GET /v1/admin/outbound`
   * returns. @param tries number of attempts so far; @returns ms between the failure and the next attempt
   */
  passToRetry(itemId: string, tries: () => number): Promise<number>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

export const PEOPLE = [
  { id: 'dana', name: 'Dana Fox', roles: ['approver'], locations: ['BER'], units: ['EMEA'] },
  { id: 'lee', name: 'Lee Wong', roles: ['approver', 'lead'], locations: ['NYC'], units: ['AMER'] },
  { id: 'kim', name: 'Kim Reyes', roles: ['approver'], locations: ['BER'], units: ['EMEA'] },
  { id: 'sam', name: 'Sam Poe', roles: ['support'], locations: ['BER'] },
];
const ROLES = [
  { id: 'approver', name: 'Approver', mandatory: true },
  { id: 'lead', name: 'Lead' },
  { id: 'support', name: 'Support' },
];
export const SIGNING_SECRET = `whsec_${Buffer.from('sap-signs-what-it-sends-32-bytes').toString('base64')}`;
const SOURCES = [
  { id: 'sap', name: 'SAP ERP', key: 'sap-key', signingSecret: SIGNING_SECRET },
  { id: 'crm', name: 'CRM', key: 'crm-key' },
];
/** The usual company; tokens are `<id>-token`. */
export const COMPANY = {
  sources: SOURCES,
  roles: ROLES,
  users: PEOPLE.map((person) => ({ ...person, token: `${person.id}-token` })),
};

/** A CloudEvent of `/sap`, with a default title and audience. */
export function event(type: string, data: object = {}, more: object = {}): Record<string, unknown> {
  return bare(type, { title: 'PO 4711 needs your approval', audience: { roles: ['approver'] }, ...data }, more);
}
export function bare(type: string, data: object, more: object = {}): Record<string, unknown> {
  return { specversion: '1.0', id: randomUUID(), source: '/sap', type: `com.xconnector.${type}`, data, ...more };
}
export const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
export const BATCH = { 'content-type': 'application/cloudevents-batch+json' };

export async function call(url: string, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, body: isJson && text ? JSON.parse(text) : null };
}

export function runRelay(args: string, env: Record<string, string>): Promise<Ran> {
  const argv = ['--disable-warning=ExperimentalWarning', RELAY_PROGRAM, ...args.split(' ')];
  return new Promise((resolve) => {
    execFile(process.execPath, argv, { env: { ...process.env, ...env }, timeout: 60_000 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), out: out.trimEnd(), err: err.trimEnd() });
    });
  });
}

interface OutboundRow {
  itemId: string;
  state: string;
  attempt: number;
  nextAt: string;
}

/** @param directory content of `BECKON_DIRECTORY`; @param more further settings; @param heldClock enables `clock` */
export async function startContractRelay(
  directory: object = COMPANY,
  more: Record<string, string> = {},
  heldClock = false,
): Promise<ContractRelay> {
  const folder = await makeFolder('contract');
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  mkdirSync(join(folder, 'data'));
  const env: Record<string, string> = {
    BECKON_PORT: '0',
    BECKON_DATA: join(folder, 'data'),
    BECKON_DIRECTORY: write('directory.yaml', stringify(directory)),
    BECKON_ADMIN_TOKEN: ADMIN,
    BECKON_LOG: 'warn',
    ...more,
  };
  let program: Program;
  let url = '';
  let ahead = 0;
  async function open(): Promise<void> {
    program = startProgram({
      args: [RELAY_PROGRAM, 'serve'],
      env,
      ...(heldClock ? { heldClock: ahead } : {}),
    });
    const line = await program.waitForLine(/https?:\/\/\S+:\d+/, 60_000);
    url = /https?:\/\/[^\s/"]+/.exec(line)?.[0] ?? '';
  }
  await open();

  const waiting = async (itemId: string): Promise<OutboundRow | undefined> => {
    const { items } = (await relay.get('/v1/admin/outbound', ADMIN)).body;
    return items.find((row: OutboundRow) => row.itemId === itemId && row.state === 'queued' && row.attempt > 0);
  };
  const ask = (method: string, path: string, body: unknown, key?: string, headers: object = {}): Promise<Reply> =>
    call(url + path, {
      method,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const relay: ContractRelay = {
    get url() {
      return url;
    },
    get program() {
      return program;
    },
    folder,
    env,
    write,
    get: (path, key) => ask('GET', path, undefined, key),
    post: (path, body, key, headers) => ask('POST', path, body, key, headers),
    put: (path, body, key) => ask('PUT', path, body, key),
    remove: (path, key, body) => ask('DELETE', path, body, key),
    async send(...events) {
      const reply = await ask('POST', '/v1/events', events, 'sap-key', BATCH);
      if (reply.status !== 202) throw new Error(`refused: ${reply.text}`);
      return reply.body.results;
    },
    item: async (type, data, extra) => (await relay.send(event(type, data, extra)))[0]?.itemId ?? '',
    answer: (person, itemId, action, extra = {}) =>
      ask('POST', `/v1/items/${itemId}/responses`, { action, key: randomUUID(), ...extra }, `${person}-token`),
    seen: async (person, itemId) => (await ask('GET', `/v1/items/${itemId}`, undefined, `${person}-token`)).body,
    async clock(request) {
      const now = await program.clock(request);
      // The relay's time continues from here after a restart.
      ahead = now - Date.now();
      return now;
    },
    async passToRetry(itemId, tries) {
      const now = await relay.clock({ pass: 0 });
      const row = await until('it waits for its next attempt', () => waiting(itemId));
      const [wait, before] = [Date.parse(row.nextAt) - now, tries()];
      await relay.clock({ pass: wait - 1 });
      assert.deepEqual([await waiting(itemId), tries()], [row, before], 'not before its time');
      await relay.clock({ pass: 1 });
      await until('the next attempt', () => tries() > before);
      return wait;
    },
    cli: (args, extra = {}) => runRelay(args, { ...env, ...extra }),
    async restart() {
      await program.kill('SIGTERM');
      await open();
    },
    async close() {
      await program.end();
      await removeFolder(folder);
    },
  };
  return relay;
}
