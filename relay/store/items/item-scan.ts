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
  /** Items whose newest change is after the cursor, oldest change first. */
  itemsFor(userId: string, after: number, head: number, onlyOpen?: boolean): Generator<Scanned>;
  /** The same as documents, for those who only pass them on. */
  docsFor(userId: string, after: number, head: number): Generator<{ cursor: number; json: string }>;
}

export function createItemScan(database: DatabaseSync, items: ItemTable, sets: SetTable): ItemScan {
  const bySeq = database.prepare('SELECT seq, set_id, open FROM items WHERE seq > ? ORDER BY seq LIMIT ?');
  const bySet = database.prepare(
    'SELECT seq FROM items WHERE set_id = ? AND open = ? AND seq > ? ORDER BY seq LIMIT ?',
  );
  const docOf = database.prepare('SELECT doc FROM items WHERE seq = ?');
  const seqOf = (row: Record<string, unknown>): number => Number(row.seq);

  /** For a short gap: look at every change in it. */
  function* gap(mine: ReadonlySet<number>, after: number, onlyOpen: boolean): Generator<number> {
    for (let from = after; ; ) {
      const rows = bySeq.all(from, CHUNK);
      for (const row of rows) if (mine.has(Number(row.set_id)) && (!onlyOpen || row.open === 1)) yield seqOf(row);
      const last = rows.at(-1);
      if (!last || rows.length < CHUNK) return;
      from = Number(last.seq);
    }
  }

  /** For a long way: the person's own sets side by side, open and closed items of each by the index. */
  function* merged(mine: readonly number[], after: number, onlyOpen: boolean): Generator<number> {
    const parts = mine.flatMap(
      (set) =>
        (onlyOpen
          ? [[set, 1]]
          : [
              [set, 0],
              [set, 1],
            ]) as [number, number][],
    );
    const share = Math.max(8, Math.ceil(CHUNK / parts.length));
    for (let from = after; ; ) {
      const found: number[] = [];
      // Up to here every part has been read, whatever lies behind the limit of a full share.
      let horizon = Number.POSITIVE_INFINITY;
      for (const [set, open] of parts) {
        const seqs = bySet.all(set, open, from, share).map(seqOf);
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
  function cursorsFor(userId: string, after: number, head: number, onlyOpen: boolean): Iterable<number> {
    const mine = sets.setsOf(userId);
    if (mine.length === 0) return [];
    return head - after <= mine.length * 4 + CHUNK
      ? gap(new Set(mine), after, onlyOpen)
      : merged(mine, after, onlyOpen);
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
