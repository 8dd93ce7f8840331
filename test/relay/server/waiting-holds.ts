/** Blocks each task of a relay for real: the store rejects writes, a folder blocks a file, a client does not read, timers stop. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { io } from 'socket.io-client';
import type { Timers } from '../../../relay/domain/ports.ts';
import type { Task } from '../../../relay/domain/tasks.ts';
import { systemTimers } from '../../../relay/system.ts';
import { thinSocket } from '../../bench/clients/thin-websocket.ts';
import { ADMIN, event, type RunningRelay } from '../parts/relay.ts';

/** Timers at twenty times the speed that can be suspended. */
interface ParkedTimers extends Timers {
  park(): void;
  release(): void;
}
export function createParkedTimers(): ParkedTimers {
  let parked: (() => void)[] | null = null;
  return {
    after: (ms, task) =>
      systemTimers.after(ms / 20, () => {
        if (parked) parked.push(task);
        else task();
      }),
    park() {
      parked = [];
    },
    release() {
      const due = parked ?? [];
      parked = null;
      for (const task of due) task();
    },
  };
}

interface Held {
  relay: RunningRelay;
  timers: ParkedTimers;
  /** Path of the witness file. */
  witness: string;
  /** The service of a gateway, which is read back once an hour. */
  service: { fails: boolean; recover(): void };
}
type Release = () => unknown;
type Hold = (held: Held) => Promise<Release>;

function sql(relay: RunningRelay, text: string): void {
  const database = new DatabaseSync(relay.store, { timeout: 5000 });
  database.exec(text);
  database.close();
}

/** The store rejects this operation until released. @param what operation and table, in the syntax of `CREATE TRIGGER` */
function refuse(relay: RunningRelay, what: string): Release {
  sql(relay, `CREATE TRIGGER held BEFORE ${what} BEGIN SELECT RAISE(FAIL, 'held up'); END`);
  return () => sql(relay, 'DROP TRIGGER held');
}

const ask = (data: object = {}) => event('approval.requested', { audience: { users: ['dana'] }, ...data });

/** Inserts a row of the queue as the relay does, for messages that are hard to trigger. */
function queue(relay: RunningRelay, kind: string, target: string): void {
  const payload = JSON.stringify({
    messageIndex: null,
    ...(kind === 'status' ? { job: 'job' } : {}),
    input: { to: 'x', kind: 'x', title: 'x', body: 'x', item: {} },
  });
  const now = Date.now();
  sql(
    relay,
    `INSERT INTO outbound (id, kind, target, item_id, order_key, payload, meta, state, next_at, created_at, updated_at)
     VALUES ('${randomUUID()}', '${kind}', '${target}', 'none', '${randomUUID()}', '${payload}', '', 'queued', ${now}, ${now}, ${now})`,
  );
}
const held =
  (kind: string, target: string): Hold =>
  async ({ relay }) => {
    const release = refuse(relay, 'UPDATE ON outbound');
    queue(relay, kind, target);
    return release;
  };

async function answer({ relay }: Held): Promise<Release> {
  const release = refuse(relay, 'UPDATE ON outbound');
  const [made] = await relay.send(ask());
  await relay.post(`/v1/items/${made?.itemId}/responses`, { action: 'approve', key: randomUUID() }, 'dana-token');
  return release;
}

/** Index tasks run after commits and retry after the next one. */
const index =
  (table: string): Hold =>
  async ({ relay }) => {
    const release = refuse(relay, `INSERT ON ${table}`);
    await relay.send(ask());
    return async () => {
      release();
      await relay.send(ask());
    };
  };

/** A non-empty folder where a file is to be written. */
function blocked(path: string): Release {
  rmSync(path, { force: true });
  mkdirSync(join(path, 'in-the-way'), { recursive: true });
  return () => rmSync(path, { recursive: true });
}

/** A desk that signs in and then reads none of its pages. */
async function deaf({ relay }: Held): Promise<Release> {
  const body = 'x'.repeat(1900);
  for (let n = 0; n < 4; n++) {
    await relay.send(
      ...Array.from({ length: 400 }, () => event('status.changed', { title: 'A page', body, ...statusOf() })),
    );
  }
  const socket = await thinSocket(
    `${relay.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`,
    (payload, thin) => {
      if (payload[0] !== 0x30) return;
      thin.send(`40/v1/desk,${JSON.stringify({ token: 'dana-token' })}`);
      thin.pause();
    },
  );
  return () => socket.close();
}
const statusOf = () => ({ record: { system: 'ERP', type: 'order', id: randomUUID() }, status: { to: 'sent' } });

/** A long read transaction during many writes. */
async function reading({ relay }: Held): Promise<Release> {
  const reader = new DatabaseSync(relay.store);
  reader.exec('BEGIN; SELECT COUNT(*) FROM items');
  sql(relay, 'PRAGMA wal_autocheckpoint = 0; CREATE TABLE much AS SELECT zeroblob(40000000) AS bytes; DROP TABLE much');
  return async () => {
    reader.close();
    await relay.send(ask());
  };
}

async function signedIn({ relay, timers }: Held): Promise<Release> {
  const { token } = (await relay.post('/v1/admin/people/lee/tokens', { device: 'phone' }, ADMIN)).body;
  const desk = io(`${relay.url}/v1/desk`, {
    transports: ['websocket'],
    auth: { token },
    forceNew: true,
    reconnectionDelay: 10,
  });
  // A quarter of a second for the sign-in may be too short for a busy machine; the desk then connects again.
  await new Promise((resolve) => desk.once('sync', resolve));
  timers.park();
  return () => {
    timers.release();
    desk.close();
  };
}

async function still({ timers }: Held): Promise<Release> {
  timers.park();
  return timers.release;
}

/** Exhaustive by type: a new task needs a hold. */
export const HOLDS: Record<Task, Hold> = {
  schedule: async ({ relay }) => {
    const release = refuse(relay, 'UPDATE OF done_at ON schedule');
    await relay.send(ask({ dueAt: new Date(Date.now() + 5000).toISOString(), reminders: ['PT0S'] }));
    return release;
  },
  away: async ({ relay }) => {
    const release = refuse(relay, 'UPDATE ON away');
    await relay.send(ask());
    return release;
  },
  responses: answer,
  gateways: held('gateway', 'flow'),
  'web-push': held('gateway', 'browsers'),
  statuses: held('status', 'flow'),
  desks: deaf,
  retention: async ({ relay }) => {
    const release = refuse(relay, 'DELETE ON items');
    sql(relay, `INSERT OR REPLACE INTO directory VALUES ('retention', 'retention', '{"items":"PT1S"}', 'cli', 0)`);
    await relay.send(event('status.changed', statusOf()));
    return release;
  },
  erasure: async ({ relay }) => {
    const release = refuse(relay, 'DELETE ON erasures');
    await relay.post('/v1/admin/people/kim/erase', {}, ADMIN);
    return async () => {
      release();
      await relay.post('/v1/admin/people/kim/erase', {}, ADMIN);
    };
  },
  search: index('items_indexed'),
  'audit-index': index('audit_items'),
  seal: async ({ relay }) => {
    const release = blocked(join(relay.folder, 'audit.head'));
    await relay.send(ask());
    return release;
  },
  witness: async ({ relay, witness }) => {
    const release = blocked(witness);
    await relay.send(ask());
    return release;
  },
  directory: async ({ relay }) => {
    const role = "kind = 'role' AND id = 'lead'";
    sql(relay, `UPDATE directory SET doc = 'x' || doc WHERE ${role}`);
    return () => sql(relay, `UPDATE directory SET doc = substr(doc, 2) WHERE ${role}`);
  },
  addressing: async ({ relay }) => {
    const release = refuse(relay, "INSERT ON shared_state WHEN NEW.name = 'addressed'");
    const sam = { name: 'Sam Poe', roles: ['support', 'lead'] };
    await relay.put('/v1/admin/people/sam', sam, ADMIN);
    return release;
  },
  'hook-requests': async ({ relay }) => {
    const release = refuse(relay, 'INSERT ON hook_requests');
    await relay.post('/v1/hooks/erp/says', {}, 'erp-key');
    return release;
  },
  registrations: async ({ service }) => {
    service.fails = true;
    return service.recover;
  },
  checkpoint: reading,
  connections: still,
  clock: still,
  'sign-outs': signedIn,
};
