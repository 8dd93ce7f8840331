/** Index of audit records by item. Filled from the trail in slices after the commit, so that it does not delay events. */
import type { DatabaseSync } from 'node:sqlite';
import type { IndexPace } from '../../domain/store-ports.ts';
import { createIndexSchedule, type IncrementalIndex, type IndexSchedule } from '../search/index-schedule.ts';

export interface AuditIndex extends Pick<IndexSchedule, 'later' | 'close'> {
  /** Record numbers, newest first, and their total; waits until everything committed so far is indexed. */
  of(itemId: string, limit: number): Promise<{ seqs: number[]; count: number }>;
}

export function createAuditIndex(
  database: DatabaseSync,
  onError: (error: unknown) => void,
  pace?: IndexPace | undefined,
): AuditIndex {
  const upkeep = createIndexSchedule(auditSlices(database), onError, pace);
  const seqs = database.prepare('SELECT seq FROM audit_items WHERE item_id = ? ORDER BY seq DESC LIMIT ?');
  const count = database.prepare('SELECT COUNT(*) AS n FROM audit_items WHERE item_id = ?');
  return {
    later: upkeep.later,
    close: upkeep.close,
    async of(itemId, limit) {
      await upkeep.catchUp();
      return {
        seqs: seqs.all(itemId, limit).map((row) => Number(row.seq)),
        count: Number(count.get(itemId)?.n ?? 0),
      };
    },
  };
}

export function auditSlices(database: DatabaseSync): IncrementalIndex {
  const indexedTo = database.prepare("SELECT value FROM local_state WHERE name = 'audit_indexed'");
  const note = database.prepare("UPDATE local_state SET value = ? WHERE name = 'audit_indexed'");
  // A tampered record may not be JSON; it is skipped.
  const missing = database.prepare(`
    SELECT seq, CASE WHEN json_valid(record) THEN json_extract(record, '$.item') END AS item
    FROM audit WHERE seq > ? ORDER BY seq LIMIT ?`);
  const newest = database.prepare('SELECT MAX(seq) AS seq FROM audit');
  const insert = database.prepare('INSERT OR IGNORE INTO audit_items (item_id, seq) VALUES (?, ?)');
  return {
    isBehind: (by) => Number(newest.get()?.seq) - Number(indexedTo.get()?.value) >= by,
    advance(limit) {
      const rows = missing.all(Number(indexedTo.get()?.value), limit);
      if (rows.length === 0) return false;
      // The index can be rebuilt from the trail, so losing commits in a power failure is harmless and no sync is needed.
      database.exec('PRAGMA synchronous = NORMAL');
      try {
        database.exec('BEGIN IMMEDIATE');
        for (const { item, seq } of rows) if (typeof item === 'string') insert.run(item, Number(seq));
        note.run(String(rows.at(-1)?.seq));
        database.exec('COMMIT');
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      } finally {
        database.exec('PRAGMA synchronous = FULL');
      }
      return rows.length === limit;
    },
  };
}
