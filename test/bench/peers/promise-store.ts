/**
 * The relay's promise alone, for references: schema check of the event, a duplicate that changes nothing and is reported if its content
 * differs, the whole item as clients receive it, its recipients, the hourly count, and the audit record with its chained hash. All of a
 * group are one commit (WAL, synchronous FULL). One event type, no other rules, no search, no limits.
 */
import { hash, randomUUID } from 'node:crypto';
import { DatabaseSync, type Session } from 'node:sqlite';
import type { Static } from 'typebox';
import { eventDigest } from '../../../relay/store/items/event-digest.ts';
import { CloudEventEnvelope, EVENT_DATA } from '../../../shared/events.ts';
import { checker } from '../../../shared/validate.ts';
import { nothingElse } from '../../helpers/minimal-item.ts';

const TYPE = 'task.assigned';
const envelope = checker(CloudEventEnvelope);
const data = checker(EVENT_DATA[TYPE]);

export interface Accepted {
  /** The body of the reply, which names the item. */
  answer: string;
  /** Null for a duplicate. */
  item: object | null;
}

const SCHEMA = `
  PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 4000;
  CREATE TABLE sets (id INTEGER PRIMARY KEY, members TEXT NOT NULL);
  CREATE TABLE events (key TEXT PRIMARY KEY, item_id TEXT NOT NULL, at INTEGER NOT NULL, digest BLOB NOT NULL) WITHOUT ROWID;
  CREATE INDEX events_by_time ON events (at);
  CREATE TABLE items (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, set_id INTEGER NOT NULL, open INTEGER NOT NULL, doc TEXT NOT NULL);
  CREATE INDEX items_by_open ON items (open, set_id);
  CREATE TABLE counts (hour INTEGER NOT NULL, type TEXT NOT NULL, items INTEGER NOT NULL, PRIMARY KEY (hour, type)) WITHOUT ROWID;
  CREATE TABLE audit (seq INTEGER PRIMARY KEY, record TEXT NOT NULL, hash BLOB NOT NULL)`;

const ACTIONS = [{ id: 'acknowledge', label: 'Acknowledge', kind: 'acknowledge', comment: 'none', confirm: false }];
const DECISION = { policy: 'first', quorum: null, order: null, state: 'open' };

interface Promised {
  /** Writes a batch in a transaction that stays open until `commit`. */
  write(events: readonly unknown[]): Accepted[];
  /** What `write` changed, as a SQLite changeset. */
  changeset(): Uint8Array;
  commit(): void;
  /** `write`, then `commit`. */
  run(events: readonly unknown[]): Accepted[];
}

/** @param people how many have the role `reader`. @param synchronous with `FULL`, a commit is durable before it returns */
export function openPromise(file: string, people: number, synchronous: 'FULL' | 'NORMAL' = 'FULL'): Promised {
  const database = new DatabaseSync(file);
  database.exec(`${SCHEMA}; PRAGMA synchronous = ${synchronous}`);
  const members = new Map([['reader', Array.from({ length: people }, (_, n) => `user-${n}`)]]);
  const sets = new Map<string, number>();
  const addSet = database.prepare('INSERT INTO sets (members) VALUES (?)');
  const seen = database.prepare('SELECT item_id, digest FROM events WHERE key = ?');
  const remember = database.prepare('INSERT INTO events (key, item_id, at, digest) VALUES (?, ?, ?, ?)');
  const save = database.prepare('INSERT INTO items (id, set_id, open, doc) VALUES (?, ?, 1, ?)');
  const count = database.prepare(
    'INSERT INTO counts (hour, type, items) VALUES (?, ?, ?) ON CONFLICT (hour, type) DO UPDATE SET items = items + excluded.items',
  );
  const append = database.prepare('INSERT INTO audit (seq, record, hash) VALUES (?, ?, ?)');
  const [begin, commit] = [database.prepare('BEGIN IMMEDIATE'), database.prepare('COMMIT')];
  let head = { seq: 0, hash: '0'.repeat(64) };

  function audit(at: string, item: string, recipients: number): void {
    const seq = head.seq + 1;
    const record = JSON.stringify({ seq, at, kind: 'event', item, actor: 'bench', facts: { type: TYPE, recipients } });
    head = { seq, hash: hash('sha256', `${head.hash}\n${record}`) };
    append.run(seq, record, Buffer.from(head.hash, 'hex'));
  }

  function setOf(roles: readonly string[]): { id: number; size: number } {
    const those = roles.flatMap((role) => members.get(role) ?? []);
    const name = roles.join();
    const id = sets.get(name) ?? Number(addSet.run(JSON.stringify(those)).lastInsertRowid);
    sets.set(name, id);
    return { id, size: those.length };
  }

  function accept(given: unknown, now: number, at: string): Accepted {
    if (!envelope.is(given) || !data.is(given.data)) throw new Error('not an event of this bench');
    const { id, source } = given;
    const key = `${source}\n${id}`;
    const content = eventDigest({ type: TYPE, subject: null, data: given.data });
    const before = seen.get(key);
    if (before) {
      const differs = !content.equals(before.digest as Uint8Array);
      const result = { id, source, itemId: before.item_id, duplicate: true, ...(differs && { differs }) };
      return { answer: JSON.stringify({ results: [result] }), item: null };
    }
    const itemId = newId(now);
    const recipients = setOf(given.data.audience.roles ?? []);
    const item = itemOf(itemId, id, source, given.data, at);
    save.run(itemId, recipients.id, JSON.stringify(item));
    remember.run(key, itemId, now, content);
    audit(at, itemId, recipients.size);
    const answer = JSON.stringify({ results: [{ id, source, itemId, duplicate: false, recipients: recipients.size }] });
    return { answer, item };
  }

  let session: Session | null = null;

  function write(events: readonly unknown[]): Accepted[] {
    const now = Date.now();
    const at = new Date(now).toISOString();
    if (synchronous === 'NORMAL') session = database.createSession();
    begin.run();
    const accepted = events.map((event) => accept(event, now, at));
    count.run(Math.floor(now / 3600_000), TYPE, accepted.filter(({ item }) => item !== null).length);
    return accepted;
  }

  function finish(): void {
    commit.run();
    session?.close();
  }

  return {
    write,
    changeset: () => session?.changeset() ?? new Uint8Array(),
    commit: finish,
    run(events) {
      const accepted = write(events);
      finish();
      return accepted;
    },
  };
}

function itemOf(
  id: string,
  eventId: string,
  source: string,
  { title, body, severity, record, audience }: Static<(typeof EVENT_DATA)[typeof TYPE]>,
  at: string,
): object {
  return {
    ...nothingElse(),
    id,
    eventId,
    source,
    origin: { id: 'bench', name: 'Bench' },
    type: TYPE,
    title,
    body,
    severity,
    state: 'open',
    record,
    actions: ACTIONS,
    decision: DECISION,
    audiences: [{ audience, by: 'event', at }],
    beckon: { at, reason: 'new' },
    createdAt: at,
    updatedAt: at,
  };
}

/** Ordered by time (UUID version 7), which keeps an index compact. */
function newId(now: number): string {
  const time = now.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
