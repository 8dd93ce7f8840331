/** How long what the store does by itself waits: each answered by an index or by a row or two, since somebody asks every few seconds. */
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../domain/ports.ts';
import { createWait, type Waiting, type WaitingSince } from '../domain/tasks.ts';
import { LOG_PAGES } from './database.ts';

type StoreWaiting = Pick<Waiting, 'search' | 'audit-index' | 'erasure' | 'checkpoint'>;

/** Of what follows the commits: its time, but not from before this process, which could do nothing then. */
function behind(database: DatabaseSync, sql: string, from: number): WaitingSince {
  const oldest = database.prepare(sql);
  return () => {
    const at = Date.parse(String(oldest.get()?.at));
    return Number.isNaN(at) ? null : Math.max(at, from);
  };
}

const NOT_FOUND = `
  SELECT json_extract(doc, '$.updatedAt') AS at FROM items
  WHERE seq > (SELECT CAST(value AS INTEGER) FROM local_state WHERE name = 'indexed') ORDER BY seq LIMIT 1`;
const NOT_TRACED = `
  SELECT CASE WHEN json_valid(record) THEN json_extract(record, '$.at') END AS at FROM audit
  WHERE seq > (SELECT CAST(value AS INTEGER) FROM local_state WHERE name = 'audit_indexed') ORDER BY seq LIMIT 1`;

/** Somebody who reads for long keeps the log from being taken back, and it grows until they are done. */
function checkpointWait(database: DatabaseSync, clock: Clock): WaitingSince {
  // Does nothing, and says how many pages the log has and how many of them are in the store by now.
  const state = database.prepare('PRAGMA wal_checkpoint(NOOP)');
  const wait = createWait(clock);
  return () => {
    const { log, checkpointed } = state.get() ?? {};
    // Twice: the commit that passes the limit takes it back, and may find somebody reading for a moment.
    if (Number(log) - Number(checkpointed) > 2 * LOG_PAGES) wait.begin();
    else wait.end();
    return wait.since();
  };
}

export function storeWaiting(database: DatabaseSync, clock: Clock): StoreWaiting {
  const now = clock.now();
  const erasing = database.prepare('SELECT MIN(begun_at) AS at FROM erasures');
  return {
    search: behind(database, NOT_FOUND, now),
    'audit-index': behind(database, NOT_TRACED, now),
    erasure() {
      const at = erasing.get()?.at ?? null;
      return at === null ? null : Math.max(Number(at), now);
    },
    checkpoint: checkpointWait(database, clock),
  };
}
