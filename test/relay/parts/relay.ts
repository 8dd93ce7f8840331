/** A whole relay on a real port, file and directory, and an HTTP client that shares no code with it. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Among } from '../../../relay/cluster/member/duties.ts';
import type { ClusterConnection } from '../../../relay/cluster/member/member.ts';
import type { Config } from '../../../relay/config.ts';
import type { RetentionPace } from '../../../relay/domain/keeping/retention.ts';
import type { Clock, Log, Timers } from '../../../relay/domain/ports.ts';
import type { RelayDeps } from '../../../relay/server/relay-deps.ts';
import { createRelay, type Relay } from '../../../relay/server.ts';
import { sqliteBackend } from '../../../relay/store/backend.ts';
import { systemClock, systemRandom, systemTimers } from '../../../relay/system.ts';
import { until } from '../../helpers/until.ts';
import { silentLog } from './store.ts';

/** `body` is parsed if the content type is JSON. */
export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what comes off the wire has no type here; the tests say what it must be.
  body: any;
}

interface EventResult {
  itemId: string;
  duplicate: boolean;
  recipients: number;
}

export interface RunningRelay {
  url: string;
  folder: string;
  store: string;
  /** @param token bearer key or token */
  get(path: string, token?: string): Promise<Reply>;
  post(path: string, body: unknown, token?: string, headers?: Record<string, string>): Promise<Reply>;
  put(path: string, body: unknown, token?: string): Promise<Reply>;
  remove(path: string, token?: string): Promise<Reply>;
  /** Posts events in structured or batch mode and expects 202. @returns the results */
  send(...events: readonly object[]): Promise<EventResult[]>;
  /** Posts one event and expects that it has an item. @returns its id */
  sendOne(event: object): Promise<string>;
  /** Closes and reopens the relay on the same store. @param between may change the store */
  restart(between?: () => void | Promise<void>): Promise<void>;
  /** Settings from the next start on. */
  set(config: RelayOptions['config']): void;
  close(): Promise<void>;
}

export interface RelayOptions {
  clock?: Clock;
  timers?: Timers;
  directory?: object;
  /** The built console. */
  consoleFolder?: string;
  /** The built web client; default: in `dist/`. */
  webFolder?: string;
  /** null: not set. */
  adminToken?: string | null;
  trustedProxies?: readonly string[];
  /** The address for people; default: where it listens. */
  publicUrl?: string;
  /** `BECKON_PRIVATE_RESPONSES`. */
  privateResponses?: boolean;
  /** The environment of the relay; default: empty. */
  env?: Record<string, string>;
  config?: Partial<
    Pick<
      Config,
      | 'port'
      | 'hosts'
      | 'keys'
      | 'accessLog'
      | 'auditKey'
      | 'metricsToken'
      | 'scimTokens'
      | 'lifetimes'
      | 'web'
      | 'witness'
    >
  >;
  /** Default: the product's. */
  retentionPace?: RetentionPace;
  /** ms of the fetch of a document; default: the product's. */
  documentTimeout?: number;
  /** ms of wait after each failed delivery. */
  retryDelays?: readonly number[];
  /** Requires grants for every source. */
  grantsRequired?: boolean;
  copy?: RelayDeps['copy'];
  others?: RelayDeps['others'];
  log?: Log;
  /** One of several relays on one store. */
  among?: Among;
  /** Shares the store and keys of this relay. */
  beside?: Pick<RunningRelay, 'folder' | 'store'>;
  /** One of several relays, each on its own replica. */
  cluster?: ClusterConnection;
  ending?: AbortSignal;
  /** Copies the keys of this relay. */
  keysOf?: Pick<RunningRelay, 'folder'>;
  /** The initial store. */
  from?: string;
}

export const ADMIN = 'admin-token-of-the-test';
/** If it is set, metrics have a source label. */
export const METRICS = 'metrics-token-of-the-test';

export const DIRECTORY = {
  sources: [
    { id: 'erp', name: 'ERP', key: 'erp-key', signingSecret: 'whsec_ZXJwLXNlY3JldC1lcnAtc2VjcmV0LWVycA==' },
    { id: 'crm', name: 'CRM', key: 'crm-key' },
    { id: 'narrow', name: 'Narrow', key: 'narrow-key', types: ['status.changed', 'com.xconnector.task.assigned'] },
    { id: 'slow', name: 'Slow', key: 'slow-key', rate: 2 },
  ],
  roles: [
    { id: 'approver', name: 'Approver', mandatory: true },
    { id: 'lead', name: 'Lead' },
    { id: 'support', name: 'Support' },
  ],
  users: [
    { id: 'dana', name: 'Dana Fox', roles: ['approver'], locations: ['BER'], units: ['EMEA'], token: 'dana-token' },
    {
      id: 'lee',
      name: 'Lee Roe',
      roles: ['approver', 'lead'],
      locations: ['NYC'],
      units: ['AMER'],
      token: 'lee-token',
    },
    { id: 'kim', name: 'Kim Reyes', roles: ['approver', 'support'], locations: ['BER'], token: 'kim-token' },
    { id: 'sam', name: 'Sam Poe', roles: ['support'], token: 'sam-token' },
  ],
};

let eventNumber = 0;
/** A CloudEvent; `data` gets a default title and audience. */
export function event(type: string, data: object = {}, more: object = {}): Record<string, unknown> {
  eventNumber += 1;
  return {
    specversion: '1.0',
    id: `e${eventNumber}`,
    source: '/test',
    type: `com.xconnector.${type}`,
    data: { title: 'A title', audience: { roles: ['approver'] }, ...data },
    ...more,
  };
}
/** The same without default title and audience, for types that have none. */
export const bareEvent = (type: string, data: object, more: object = {}): Record<string, unknown> => ({
  ...event(type, {}, more),
  data,
});

async function readReply(response: Response): Promise<Reply> {
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, body: isJson && text ? JSON.parse(text) : null };
}

/** Repeats a request that a replica refuses because it lags: on a busy machine it may lag longer than a request waits. */
export const whenCaughtUp = (ask: () => Promise<Response>): Promise<Response> =>
  until('the replica has caught up', async () => {
    const response = await ask();
    if (response.status !== 503) return response;
    return !(await response.clone().text()).includes('RELAY_BEHIND') && response;
  });

/** A problem without `instance`, which is different for each request. */
// biome-ignore lint/suspicious/noExplicitAny: as `Reply`
export const problemOf = ({ body: { instance: _, ...problem } }: Pick<Reply, 'body'>): any => problem;

export async function startRelay(options: RelayOptions = {}): Promise<RunningRelay> {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-relay-'));
  const directory = join(folder, 'directory.yaml');
  writeFileSync(directory, JSON.stringify(options.directory ?? DIRECTORY));
  const { beside } = options;
  const store = beside?.store ?? join(folder, 'beckon.db');
  const keysOf = options.keysOf ?? beside;
  if (options.from !== undefined) copyFileSync(options.from, store);
  const adminToken = options.adminToken === undefined ? ADMIN : options.adminToken;
  let relay: Relay;
  let free = () => {};
  let url = '';
  let settings = options.config ?? {};
  async function close(): Promise<void> {
    await relay.close();
    free();
  }
  async function open(): Promise<void> {
    // As in `serve`: commands go to this relay. Of two relays on one store, only the first gets them.
    if (!beside) free = sqliteBackend(store).lock();
    relay = await createRelay({
      localDoor: !beside,
      config: {
        host: '127.0.0.1',
        port: 0,
        data: folder,
        store,
        directory,
        adminToken,
        auditKey: keysOf ? join(keysOf.folder, 'audit.key') : null,
        keys: keysOf ? join(keysOf.folder, 'keys') : null,
        trustedProxies: options.trustedProxies ?? [],
        ...settings,
        grantsRequired: options.grantsRequired ?? false,
        ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
        ...(options.privateResponses === undefined ? {} : { privateResponses: options.privateResponses }),
      },
      env: options.env ?? {},
      clock: options.clock ?? systemClock,
      timers: options.timers ?? systemTimers,
      random: systemRandom,
      log: options.log ?? silentLog,
      version: '0.0.0-test',
      retryDelays: options.retryDelays ?? [20, 20],
      statusDelays: [20, 20, 20, 20, 20, 20],
      among: options.among ?? null,
      cluster: options.cluster ?? null,
      ...(options.documentTimeout === undefined ? {} : { documentTimeout: options.documentTimeout }),
      ...(options.retentionPace === undefined ? {} : { retentionPace: options.retentionPace }),
      ...(options.ending === undefined ? {} : { ending: options.ending }),
      ...(options.copy === undefined ? {} : { copy: options.copy }),
      ...(options.others === undefined ? {} : { others: options.others }),
      ...(options.consoleFolder === undefined ? {} : { consoleFolder: options.consoleFolder }),
      ...(options.webFolder === undefined ? {} : { webFolder: options.webFolder }),
    });
    url = await relay.listen();
  }
  try {
    await open();
  } catch (error) {
    free();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }

  const call = async (method: string, path: string, body: unknown, token?: string, headers: object = {}) =>
    readReply(
      await fetch(url + path, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );
  async function send(...events: readonly object[]): Promise<EventResult[]> {
    const batch = { 'content-type': 'application/cloudevents-batch+json' };
    const reply = await call('POST', '/v1/events', events, 'erp-key', batch);
    if (reply.status !== 202) throw new Error(`refused: ${reply.text}`);
    return reply.body.results;
  }
  return {
    get url() {
      return url;
    },
    folder,
    store,
    get: (path, token) => call('GET', path, undefined, token),
    post: (path, body, token, headers) => call('POST', path, body, token, headers),
    put: (path, body, token) => call('PUT', path, body, token),
    remove: (path, token) => call('DELETE', path, undefined, token),
    send,
    async sendOne(event) {
      const [{ itemId } = { itemId: null }] = await send(event);
      if (itemId === null) throw new Error('the event has no item');
      return itemId;
    },
    set(config) {
      settings = { ...settings, ...config };
    },
    async restart(between = () => {}) {
      await close();
      await between();
      await open();
    },
    async close() {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
