/** Walking the items addressed to one person in the order of their newest change, without a row for each person. */
import type { DatabaseSync } from 'node:sqlite';
import type { StoredItem } from '../../domain/unit-of-work.ts';
import type { ItemTable } from './item-table.ts';
import type { SetTable } from './set-table.ts';

export interface Scanned {
  cursor: number;
  stored: StoredItem;
  /** Characters of its document. */
  length: number;
}
/** Rows looked at in one go; a scan may be left at any time, and nothing stays open in the database between two steps. */
const CHUNK = 512;

export interface ItemScan {
  /**
   * Items whose newest change is after the cursor, oldest change first, until nothing more has changed: each that is the person's throughout
   * comes, and once more at its new place where it changes meanwhile. @param head the newest cursor, by which the way is chosen
   */
  itemsFor(userId: string, after: number, head: number, onlyOpen?: boolean): Generator<Scanned>;
  /** The same as documents, for those who only pass them on. */
  docsFor(userId: string, after: number, head: number): Generator<{ cursor: number; json: string }>;
}

export function createItemScan(database: DatabaseSync, items: ItemTable, sets: SetTable): ItemScan {
  const bySeq = database.prepare(`
    SELECT seq, open, EXISTS (SELECT 1 FROM set_members WHERE user_id = ? AND set_members.set_id = items.set_id) AS mine
    FROM items WHERE seq > ? ORDER BY seq LIMIT ?`);
  const bySet = database.prepare(
    'SELECT seq FROM items WHERE set_id = ? AND open = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?',
  );
  const docOf = database.prepare('SELECT doc FROM items WHERE seq = ?');
  const seqOf = (row: Record<string, unknown>): number => Number(row.seq);

  /**
   * For a short gap: look at every change in it. Ends at a read that finds nothing: what changed since the last rows were read stands
   * behind them, maybe with another recipient set.
   */
  function* gap(userId: string, after: number, onlyOpen: boolean): Generator<number> {
    for (let from = after; ; ) {
      const rows = bySeq.all(userId, from, CHUNK);
      for (const row of rows) if (row.mine === 1 && (!onlyOpen || row.open === 1)) yield seqOf(row);
      const last = rows.at(-1);
      if (!last) return;
      from = seqOf(last);
    }
  }

  /**
   * For a long way: the person's own sets side by side, open and closed items of each by the index. Not past `to`: the number of a set that
   * was dropped meanwhile may be given to others.
   */
  function* merged(mine: readonly number[], after: number, to: number, onlyOpen: boolean): Generator<number> {
    const parts = mine.flatMap((set) => (onlyOpen ? [1] : [0, 1]).map((open) => [set, open] as const));
    const share = Math.max(8, Math.ceil(CHUNK / parts.length));
    for (let from = after; ; ) {
      const found: number[] = [];
      // Up to here every part has been read, whatever lies behind the limit of a full share.
      let horizon = Number.POSITIVE_INFINITY;
      for (const [set, open] of parts) {
        const seqs = bySet.all(set, open, from, to, share).map(seqOf);
        found.push(...seqs);
        const last = seqs.at(-1);
        if (last !== undefined && seqs.length === share) horizon = Math.min(horizon, last);
      }
      yield* found.filter((seq) => seq <= horizon).sort((a, b) => a - b);
      if (horizon === Number.POSITIVE_INFINITY) return;
      from = horizon;
    }
  }

  /** Cursors of the person's items. One that changes while we walk has another by then, and comes again there. */
  function* cursorsFor(userId: string, after: number, head: number, onlyOpen: boolean): Generator<number> {
    const mine = sets.setsOf(userId);
    const isLong = head - after > mine.length * 4 + CHUNK;
    if (isLong && mine.length > 0) yield* merged(mine, after, head, onlyOpen);
    yield* gap(userId, isLong ? head : after, onlyOpen);
  }

  return {
    *docsFor(userId, after, head) {
      for (const cursor of cursorsFor(userId, after, head, false)) {
        const found = docOf.get(cursor);
        if (found) yield { cursor, json: String(found.doc) };
      }
    },
    *itemsFor(userId, after, head, onlyOpen = false) {
      for (const cursor of cursorsFor(userId, after, head, onlyOpen)) {
        const found = items.documentAt(cursor);
        if (found) yield { cursor, ...found };
      }
    },
  };
}
