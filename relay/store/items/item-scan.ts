/** Scans one person's items in the order of their newest change, without storing a row per person. */
import type { DatabaseSync } from 'node:sqlite';
import type { ItemOfPerson } from '../../domain/reader.ts';
import type { ItemTable } from './item-table.ts';
import type { SetTable } from './set-table.ts';

/** Cursors per query. A scan may be abandoned at any time: no statement stays open between steps. */
const CHUNK = 512;
/** Documents per query: each query locks the file, which takes longer than to read a row. */
const BATCH = 16;

interface Document {
  cursor: number;
  json: string;
}

export interface ItemScan {
  /** Oldest change first, to the end; an item changed meanwhile appears again. @param head newest cursor; chooses the strategy */
  itemsFor(userId: string, after: number, head: number, onlyOpen?: boolean): Generator<ItemOfPerson>;
  /** The same as JSON documents, for callers that only forward them. */
  docsFor(userId: string, after: number, head: number): Generator<Document>;
}

/** @param newest the newest cursor at the moment */
export function createItemScan(
  database: DatabaseSync,
  items: ItemTable,
  sets: SetTable,
  newest: () => number,
): ItemScan {
  const bySeq = database.prepare(`
    SELECT seq, open, EXISTS (SELECT 1 FROM set_members WHERE user_id = ? AND set_members.set_id = items.set_id) AS mine
    FROM items WHERE seq > ? ORDER BY seq LIMIT ?`);
  const bySet = database.prepare(
    'SELECT seq FROM items WHERE set_id = ? AND open = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?',
  );
  const docs = database.prepare(
    'SELECT seq, doc FROM json_each(?) AS asked CROSS JOIN items ON items.seq = asked.value',
  );
  const seqOf = (row: Record<string, unknown>): number => Number(row.seq);

  /** For a short gap: reads every change. Ends with an empty query, because items changed since the last one come after it. */
  function* gap(userId: string, after: number, onlyOpen: boolean): Generator<number[]> {
    for (let from = after; ; ) {
      const rows = bySeq.all(userId, from, CHUNK);
      yield rows.filter(({ mine, open }) => mine === 1 && (!onlyOpen || open === 1)).map(seqOf);
      const last = rows.at(-1);
      if (!last) return;
      from = seqOf(last);
    }
  }

  /** For a long gap: merges the person's sets. Stops at `to`: the number of a set dropped meanwhile may be reused for other people. */
  function* merged(mine: readonly number[], after: number, to: number, onlyOpen: boolean): Generator<number[]> {
    const parts = mine.flatMap((set) => (onlyOpen ? [1] : [0, 1]).map((open) => [set, open] as const));
    const share = Math.max(8, Math.ceil(CHUNK / parts.length));
    for (let from = after; ; ) {
      const found: number[] = [];
      // Every part has been read up to here, even if it has more rows than `share`.
      let horizon = Number.POSITIVE_INFINITY;
      for (const [set, open] of parts) {
        const seqs = bySet.all(set, open, from, to, share).map(seqOf);
        found.push(...seqs);
        const last = seqs.at(-1);
        if (last !== undefined && seqs.length === share) horizon = Math.min(horizon, last);
      }
      yield found.filter((seq) => seq <= horizon).sort((a, b) => a - b);
      if (horizon === Number.POSITIVE_INFINITY) return;
      from = horizon;
    }
  }

  /** In chunks. The next is queried when the items of the last have been used: those changed since come after it. */
  function* cursorsFor(userId: string, after: number, head: number, onlyOpen: boolean): Generator<number[]> {
    const mine = sets.setsOf(userId);
    const isLong = head - after > mine.length * 4 + CHUNK;
    if (isLong && mine.length > 0) yield* merged(mine, after, head, onlyOpen);
    yield* gap(userId, isLong ? head : after, onlyOpen);
  }

  /** Reads batches of a chunk. After a change the rest of a batch is read again, so that no document is outdated. */
  function* inBatches<Row extends { cursor: number }>(
    chunk: readonly number[],
    read: (cursors: readonly number[]) => Iterable<Row>,
  ): Generator<Row> {
    for (let from = 0; from < chunk.length; ) {
      const asked = chunk.slice(from, from + BATCH);
      const at = newest();
      from += asked.length;
      for (const row of read(asked)) {
        yield row;
        if (newest() === at) continue;
        from = chunk.indexOf(row.cursor) + 1;
        break;
      }
    }
  }

  const docsOf = (cursors: readonly number[]): Document[] =>
    docs.all(JSON.stringify(cursors)).map((row) => ({ cursor: seqOf(row), json: String(row.doc) }));

  return {
    *docsFor(userId, after, head) {
      for (const chunk of cursorsFor(userId, after, head, false)) yield* inBatches(chunk, docsOf);
    },
    *itemsFor(userId, after, head, onlyOpen = false) {
      const read = (cursors: readonly number[]) => items.documentsFor(userId, cursors);
      for (const chunk of cursorsFor(userId, after, head, onlyOpen)) yield* inBatches(chunk, read);
    },
  };
}
