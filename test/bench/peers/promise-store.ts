/**
 * The relay's durability promise alone, for references: a duplicate event changes nothing; item, recipients, dedupe key and audit
 * record with its chained hash are one group commit (WAL, synchronous FULL). No schema, no rules by type, no search, no limits; the
 * item has only the event's members.
 */
import { hash, randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

export interface Event {
  id: string;
  source: string;
  type: string;
  data: { audience: { roles: string[] } };
}

export interface Accepted {
  /** The body of the answer, which names the item. */
  answer: string;
  /** Null for a duplicate. */
  item: object | null;
}

const SCHEMA = `
  PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;
  CREATE TABLE sets (id INTEGER PRIMARY KEY, members TEXT NOT NULL);
  CREATE TABLE events (key TEXT PRIMARY KEY, item_id TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE items (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, set_id INTEGER NOT NULL, state TEXT NOT NULL, doc TEXT NOT NULL);
  CREATE INDEX items_by_set ON items (set_id);
  CREATE TABLE audit (seq INTEGER PRIMARY KEY, record TEXT NOT NULL, hash TEXT NOT NULL)`;

/** @param people how many have the role `reader`. @returns a function that commits a batch durably before it returns */
export function openPromise(file: string, people: number): (events: readonly Event[]) => Accepted[] {
  const database = new DatabaseSync(file);
  database.exec(SCHEMA);
  const members = new Map([['reader', Array.from({ length: people }, (_, n) => `user-${n}`)]]);
  const sets = new Map<string, number>();
  const addSet = database.prepare('INSERT INTO sets (members) VALUES (?)');
  const seen = database.prepare('SELECT item_id FROM events WHERE key = ?');
  const remember = database.prepare('INSERT INTO events (key, item_id) VALUES (?, ?)');
  const save = database.prepare("INSERT INTO items (id, set_id, state, doc) VALUES (?, ?, 'open', ?)");
  const append = database.prepare('INSERT INTO audit (seq, record, hash) VALUES (?, ?, ?)');
  const [begin, commit] = [database.prepare('BEGIN IMMEDIATE'), database.prepare('COMMIT')];
  let head = { seq: 0, hash: '0'.repeat(64) };

  function audit(at: string, item: string, type: string): void {
    const seq = head.seq + 1;
    const record = JSON.stringify({ seq, at, kind: 'event', item, type });
    head = { seq, hash: hash('sha256', `${head.hash}\n${record}`) };
    append.run(seq, record, head.hash);
  }

  function setOf(roles: readonly string[]): { id: number; size: number } {
    const those = roles.flatMap((role) => members.get(role) ?? []);
    const name = roles.join();
    const id = sets.get(name) ?? Number(addSet.run(JSON.stringify(those)).lastInsertRowid);
    sets.set(name, id);
    return { id, size: those.length };
  }

  function accept({ id, source, type, data }: Event, at: string): Accepted {
    const name = `${source}\n${id}`;
    const before = seen.get(name);
    if (before) {
      return {
        answer: JSON.stringify({ results: [{ id, source, itemId: before.item_id, duplicate: true }] }),
        item: null,
      };
    }
    const itemId = newId();
    const recipients = setOf(data.audience.roles);
    const item = { ...data, type, createdAt: at };
    save.run(itemId, recipients.id, JSON.stringify(item));
    remember.run(name, itemId);
    audit(at, itemId, type);
    const answer = JSON.stringify({ results: [{ id, source, itemId, duplicate: false, recipients: recipients.size }] });
    return { answer, item };
  }

  return (events) => {
    const at = new Date().toISOString();
    begin.run();
    const accepted = events.map((event) => accept(event, at));
    commit.run();
    return accepted;
  };
}

/** Ordered by time (UUID version 7), which keeps an index compact. */
function newId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
