/** Reads the audit trail: positions and pages for the running relay, and the whole trail of a store that need not be open. */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { reasonOf } from '../../../shared/problems.ts';
import type { AuditReader, ChainRule, TrailEntry } from '../../domain/administration/audit.ts';
import { StoreError } from '../../domain/store-ports.ts';
import { type AuditTrail, chainHash, digestOf, GENESIS } from './audit-trail.ts';

export const CHAIN: ChainRule = { genesis: GENESIS, link: chainHash };

/** Tampered columns may have any type. */
function entryOf(row: Record<string, unknown>): TrailEntry {
  const { seq, record, hash } = row;
  return {
    seq: Number(seq),
    record: typeof record === 'string' ? record : '',
    hash: hash instanceof Uint8Array ? Buffer.from(hash).toString('hex') : '',
  };
}

export function auditReader(database: DatabaseSync, trail: Pick<AuditTrail, 'forgotten'>): AuditReader {
  const last = database.prepare('SELECT seq, record, hash FROM audit ORDER BY seq DESC LIMIT 1');
  const at = database.prepare('SELECT seq, record, hash FROM audit WHERE seq = ?');
  const after = database.prepare('SELECT seq, record, hash FROM audit WHERE seq > ? ORDER BY seq LIMIT ?');
  return {
    head() {
      const row = last.get();
      if (!row) return { seq: 0, hash: GENESIS };
      const { seq, hash } = entryOf(row);
      return { seq, hash };
    },
    hashAt(seq) {
      if (seq === 0) return GENESIS;
      const row = at.get(seq);
      return row ? entryOf(row).hash : null;
    },
    page: (from, limit) => after.all(from, limit).map(entryOf),
    actorOf: createActorLookup(database, trail),
  };
}

/** Always checks the salt: an actor whose salt was deleted is not found, even if cached. */
function createActorLookup(database: DatabaseSync, trail: Pick<AuditTrail, 'forgotten'>): AuditReader['actorOf'] {
  const salts = database.prepare('SELECT actor, salt FROM salts');
  const saltOf = database.prepare('SELECT salt FROM salts WHERE actor = ?');
  const count = database.prepare('SELECT COUNT(*) AS n FROM salts');
  const actors = new Map<string, string>();
  let known = '';
  const learn = () => {
    // An erased person and a new one leave the count as it was.
    const now = `${count.get()?.n} ${trail.forgotten}`;
    if (now === known) return;
    known = now;
    actors.clear();
    for (const { actor, salt } of salts.iterate()) {
      if (salt instanceof Uint8Array) actors.set(digestOf(salt, String(actor)), String(actor));
    }
  };
  return (digest) => {
    if (!actors.has(digest)) learn();
    const actor = actors.get(digest);
    if (actor === undefined) return null;
    const salt = saltOf.get(actor)?.salt;
    return salt instanceof Uint8Array && digestOf(salt, actor) === digest ? actor : null;
  };
}

const USED = `
  SELECT EXISTS (SELECT 1 FROM events) OR EXISTS (SELECT 1 FROM items) OR EXISTS (SELECT 1 FROM directory)
    OR EXISTS (SELECT 1 FROM tokens) AS used`;

/** Whether the store holds data other than its trail, about which the trail must have records. */
export function usedReader(database: DatabaseSync): () => boolean {
  const used = database.prepare(USED);
  return () => used.get()?.used === 1;
}

/** The same for a store that need not be open. @throws StoreError if it cannot be read */
export function isUsed(path: string): boolean {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
    return usedReader(database)();
  } catch (error) {
    throw new StoreError(`The store ${path} cannot be read: ${reasonOf(error)}`);
  } finally {
    database?.close();
  }
}

/** Streams the whole trail from one snapshot, on a read-only connection. @throws StoreError if it is missing or unreadable */
export async function* readTrail(path: string): AsyncGenerator<TrailEntry> {
  if (!existsSync(path)) throw new StoreError(`There is no store at ${path} (BECKON_STORE, BECKON_DATA)`);
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
    const rows = database.prepare('SELECT seq, record, hash FROM audit ORDER BY seq');
    rows.setReadBigInts(true);
    for (const row of rows.iterate()) yield entryOf(row);
  } catch (error) {
    throw new StoreError(`The trail in ${path} cannot be read: ${reasonOf(error)}`);
  } finally {
    database?.close();
  }
}
