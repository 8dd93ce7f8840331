/** Deletes old items with their document, words and own state. */
import type { ItemStore } from '../ports.ts';
import { type Database, transaction } from './database.ts';
import { COLUMNS, JOINED, readRow, seqOfMoment } from './item-row.ts';

export function createPrune(db: Database): Pick<ItemStore, 'prune' | 'surplusBelow'> {
  const oldest = db.prepare(
    `SELECT i.id, ${COLUMNS} FROM items i ${JOINED} WHERE i.seq > ? AND i.seq < ? AND i.current = 0 ORDER BY i.seq LIMIT ?`,
  );
  const beyond = db.prepare('SELECT seq FROM items ORDER BY seq DESC LIMIT 1 OFFSET ?');
  const drops = [
    'DELETE FROM words WHERE rowid = ?',
    'DELETE FROM documents WHERE seq = ?',
    'DELETE FROM items WHERE seq = ?',
  ];
  const dropRows = drops.map((sql) => db.prepare(sql));
  const dropOwn = db.prepare('DELETE FROM own WHERE item_id = ?');

  return {
    surplusBelow(keep) {
      const seq = beyond.get(keep)?.seq;
      return seq === undefined ? 0 : Number(seq) + 1;
    },
    prune: ({ after, limit, before, surplus }, goes) =>
      transaction(db, () => {
        const rows = oldest.all(after, Math.max(surplus, seqOfMoment(before)), limit);
        let dropped = 0;
        for (const row of rows) {
          const kept = readRow(row);
          const seq = Number(row.seq);
          // An unreadable row is never displayed, so it is deleted too.
          if (kept && !goes(kept, seq < surplus)) continue;
          for (const drop of dropRows) drop.run(seq);
          dropOwn.run(String(row.id));
          dropped += 1;
        }
        return { dropped, next: rows.length < limit ? null : Number(rows.at(-1)?.seq) };
      }),
  };
}
