/** Walking the items addressed to one person in the order of their newest change, without a row for each person. */
import type { DatabaseSync } from 'node:sqlite';
import type { StoredItem } from '../domain/ports.ts';
import type { ItemTable } from './item-table.ts';
import type { SetTable } from './set-table.ts';

export interface Scanned {
  cursor: number;
  stored: StoredItem;
}
interface Place {
  seq: number;
  row: number;
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
  const bySeq = database.prepare('SELECT seq, row, set_id FROM items WHERE seq > ? ORDER BY seq LIMIT ?');
  const bySet = database.prepare('SELECT seq, row FROM items WHERE set_id = ? AND seq > ? ORDER BY seq LIMIT ?');
  const isOpen = database.prepare('SELECT 1 FROM items WHERE row = ? AND open = 1');
  const docOf = database.prepare('SELECT doc FROM items WHERE row = ?');
  const placeOf = (row: Record<string, unknown>): Place => ({ seq: Number(row.seq), row: Number(row.row) });

  /** For a short gap: look at every change in it. */
  function* gap(mine: ReadonlySet<number>, after: number): Generator<Place> {
    for (let from = after; ; ) {
      const rows = bySeq.all(from, CHUNK);
      for (const row of rows) if (mine.has(Number(row.set_id))) yield placeOf(row);
      const last = rows.at(-1);
      if (!last || rows.length < CHUNK) return;
      from = Number(last.seq);
    }
  }

  /** For a long way: the person's own sets side by side, each by its index. */
  function* merged(mine: readonly number[], after: number): Generator<Place> {
    const share = Math.max(8, Math.ceil(CHUNK / Math.max(1, mine.length)));
    for (let from = after; ; ) {
      const found: Place[] = [];
      // Up to here every set has been read, whatever lies behind the limit of a full share.
      let horizon = Number.POSITIVE_INFINITY;
      for (const set of mine) {
        const places = bySet.all(set, from, share).map(placeOf);
        found.push(...places);
        const last = places.at(-1);
        if (last && places.length === share) horizon = Math.min(horizon, last.seq);
      }
      const ripe = found.filter((place) => place.seq <= horizon).sort((a, b) => a.seq - b.seq);
      yield* ripe;
      if (horizon === Number.POSITIVE_INFINITY) return;
      from = horizon;
    }
  }

  function placesFor(userId: string, after: number, head: number): Iterable<Place> {
    const mine = sets.setsOf(userId);
    if (mine.length === 0) return [];
    return head - after <= mine.length * 4 + CHUNK ? gap(new Set(mine), after) : merged(mine, after);
  }

  return {
    *docsFor(userId, after, head) {
      for (const { seq, row } of placesFor(userId, after, head)) {
        yield { cursor: seq, json: String(docOf.get(row)?.doc) };
      }
    },
    *itemsFor(userId, after, head, onlyOpen = false) {
      for (const { seq, row } of placesFor(userId, after, head)) {
        if (onlyOpen && !isOpen.get(row)) continue;
        const stored = items.getRow(row);
        if (stored) yield { cursor: seq, stored };
      }
    },
  };
}
