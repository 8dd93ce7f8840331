/** Old rows: items by age, rows that hang on items that are gone, identities of events, processes, dead letters. */
import type { DatabaseSync } from 'node:sqlite';
import type { AgedItem, RetentionTx } from '../../domain/keeping/retention-ports.ts';
import type { ItemTable } from '../items/item-table.ts';
import { TextIndex } from '../search/text-index.ts';
import { tableWalk } from './table-walk.ts';

/** Tables whose rows hang on an item: their key, and the column with the item's id. */
const HANGING = {
  own: { key: ['user_id', 'item_id'], item: 'item_id' },
  removals: { key: ['user_id', 'item_id'], item: 'item_id' },
  answers: { key: ['key'], item: 'item_id' },
  schedule: { key: ['item_id', 'kind', 'idx'], item: 'item_id' },
  audit_items: { key: ['item_id', 'seq'], item: 'item_id' },
  away: { key: ['item_id'], item: 'item_id' },
  forwarded: { key: ['item_id', 'user_id', 'channel'], item: 'item_id' },
  resolved_folds: { key: ['key'], item: 'item_id' },
  shown: { key: ['item_id', 'user_id'], item: 'item_id' },
  items_indexed: { key: ['id'], item: 'id' },
} as const;
const TABLES: readonly string[] = Object.keys(HANGING);

/** Its rows, with whether their item is gone, and dropping one of them. */
function hangingOn(database: DatabaseSync, table: string, key: readonly string[], item: string) {
  const gone = `NOT EXISTS (SELECT 1 FROM items WHERE items.id = ${table}.${item}) AS gone`;
  const walk = tableWalk(database, table, key, gone);
  return { walk, drop: database.prepare(`DELETE FROM ${table} WHERE ${walk.isRow}`) };
}

export function retentionSql(database: DatabaseSync, items: ItemTable): RetentionTx {
  const sql = (text: string) => database.prepare(text);
  const aged = sql(`
    SELECT seq, id, open, json_extract(doc, '$.updatedAt') AS at, json_extract(doc, '$.decision.state') AS decision
    FROM items WHERE seq > ? ORDER BY seq LIMIT ?`);
  const events = tableWalk(database, 'events', ['key'], 'at');
  // What still stands is still spoken of by its id, and must not be made a second time.
  const dropEvent = sql(`
    DELETE FROM events WHERE key = ? AND NOT EXISTS (SELECT 1 FROM items WHERE items.id = events.item_id)`);
  const processes = sql(`
    DELETE FROM processes WHERE (origin_id, id) IN (
      SELECT origin_id, id FROM processes WHERE updated_at < ? ORDER BY updated_at LIMIT ?)`);
  const letters = sql(`
    DELETE FROM outbound WHERE seq IN (
      SELECT seq FROM outbound INDEXED BY outbound_dead WHERE state = 'dead' AND updated_at < ? ORDER BY updated_at, seq LIMIT ?)`);
  const hookLetters = sql(`
    DELETE FROM hook_letters WHERE seq IN (SELECT seq FROM hook_letters WHERE at < ? ORDER BY at, seq LIMIT ?)`);
  const text = new TextIndex(database);
  const hanging = new Map(
    Object.entries(HANGING).map(([table, { key, item }]) => [table, hangingOn(database, table, key, item)]),
  );

  return {
    itemsByAge: (after, limit) =>
      aged.all(after, limit).map(
        (row): AgedItem => ({
          id: String(row.id),
          seq: Number(row.seq),
          at: Date.parse(String(row.at)),
          asks: Number(row.open) === 1 && row.decision === 'open',
        }),
      ),
    forgetItem: ({ id, seq }) => items.forget(id, seq),
    hangingTables: TABLES,
    dropHanging(table, from, limit) {
      const of = hanging.get(table);
      if (!of) return { dropped: 0, next: null };
      const { rows, next } = of.walk.next(from, limit);
      const gone = rows.filter((row) => row.gone === 1).map(of.walk.keyOf);
      for (const key of gone) {
        if (table === 'items_indexed') text.forget(String(key[0]));
        of.drop.run(...key);
      }
      return { dropped: gone.length, next };
    },
    dropEvents(before, from, limit) {
      const { rows, next } = events.next(from, limit);
      let dropped = 0;
      for (const row of rows) {
        if (Number(row.at) < before) dropped += Number(dropEvent.run(...events.keyOf(row)).changes);
      }
      return { dropped, next };
    },
    dropProcesses: (before, limit) => Number(processes.run(before, limit).changes),
    dropLetters: (before, limit) =>
      Number(letters.run(before, limit).changes) + Number(hookLetters.run(before, limit).changes),
  };
}
