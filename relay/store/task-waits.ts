/** Since when background work is pending. Polled every few seconds, so each query uses an index or reads a few rows. */
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../domain/ports.ts';
import { createWait, type TaskWaits, type WaitStart } from '../domain/tasks.ts';
import { LOG_PAGES } from './database.ts';

type StoreWaits = Pick<TaskWaits, 'search' | 'audit-index' | 'erasure' | 'checkpoint'>;

/** Time of the oldest unindexed row, but not before the start of this process. */
function unindexedSince(database: DatabaseSync, sql: string, from: number): WaitStart {
  const oldest = database.prepare(sql);
  return () => {
    const at = Date.parse(String(oldest.get()?.at));
    return Number.isNaN(at) ? null : Math.max(at, from);
  };
}

const NOT_SEARCHABLE = `
  SELECT json_extract(doc, '$.updatedAt') AS at FROM items
  WHERE seq > (SELECT CAST(value AS INTEGER) FROM local_state WHERE name = 'indexed') ORDER BY seq LIMIT 1`;
const NOT_IN_AUDIT_INDEX = `
  SELECT CASE WHEN json_valid(record) THEN json_extract(record, '$.at') END AS at FROM audit
  WHERE seq > (SELECT CAST(value AS INTEGER) FROM local_state WHERE name = 'audit_indexed') ORDER BY seq LIMIT 1`;

/** A long read blocks the checkpoint, and the WAL grows until it ends. */
function checkpointWait(database: DatabaseSync, clock: Clock): WaitStart {
  // Only reports the number of pages in the WAL, and how many of them are checkpointed.
  const state = database.prepare('PRAGMA wal_checkpoint(NOOP)');
  const wait = createWait(clock);
  return () => {
    const { log, checkpointed } = state.get() ?? {};
    // Twice: the commit that exceeds the limit checkpoints, and a reader may block it for a moment.
    if (Number(log) - Number(checkpointed) > 2 * LOG_PAGES) wait.begin();
    else wait.end();
    return wait.since();
  };
}

export function storeWaits(database: DatabaseSync, clock: Clock): StoreWaits {
  const now = clock.now();
  const erasing = database.prepare('SELECT MIN(begun_at) AS at FROM erasures');
  return {
    search: unindexedSince(database, NOT_SEARCHABLE, now),
    'audit-index': unindexedSince(database, NOT_IN_AUDIT_INDEX, now),
    erasure() {
      const at = erasing.get()?.at ?? null;
      return at === null ? null : Math.max(Number(at), now);
    },
    checkpoint: checkpointWait(database, clock),
  };
}
