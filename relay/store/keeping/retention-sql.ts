/** Old rows: items by age, rows that hang on items that are gone, identities of events, processes, dead letters. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { AgedItem, RetentionTx, RowPosition } from '../../domain/keeping/retention-ports.ts';
import type { ItemTable } from '../items/item-table.ts';
import { TextIndex } from '../search/text-index.ts';

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

interface Walk {
  /** Keys of the next rows, with whether their item is gone. */
  next(from: RowPosition, limit: number): { key: SQLInputValue[]; gone: boolean }[];
  drop(key: readonly SQLInputValue[]): void;
}

function walkOf(database: DatabaseSync, table: string, key: readonly string[], item: string): Walk {
  const columns = key.join(', ');
  const places = key.map(() => '?').join(', ');
  const gone = `NOT EXISTS (SELECT 1 FROM items WHERE items.id = ${table}.${item})`;
  const select = (where: string) =>
    database.prepare(`SELECT ${columns}, ${gone} AS gone FROM ${table} ${where} ORDER BY ${columns} LIMIT ?`);
  const first = select('');
  const after = select(`WHERE (${columns}) > (${places})`);
  const drop = database.prepare(`DELETE FROM ${table} WHERE (${columns}) = (${places})`);
  return {
    next(from, limit) {
      const rows = from === null ? first.all(limit) : after.all(...from, limit);
      return rows.map((row) => ({ key: key.map((name) => row[name] ?? null), gone: Number(row.gone) === 1 }));
    },
    drop: (values) => void drop.run(...values),
  };
}

/** A key has no NULL in it: they are primary keys. */
const placeOf = (key: readonly SQLInputValue[] | undefined): RowPosition =>
  key?.map((part) => (part instanceof Uint8Array || typeof part === 'number' ? part : String(part))) ?? null;

export function retentionSql(database: DatabaseSync, items: ItemTable): RetentionTx {
  const sql = (text: string) => database.prepare(text);
  const aged = sql(`
    SELECT seq, id, open, json_extract(doc, '$.updatedAt') AS at, json_extract(doc, '$.decision.state') AS decision
    FROM items WHERE seq > ? ORDER BY seq LIMIT ?`);
  const events = sql('SELECT key, at FROM events ORDER BY key LIMIT ?');
  const eventsAfter = sql('SELECT key, at FROM events WHERE key > ? ORDER BY key LIMIT ?');
  const dropEvent = sql('DELETE FROM events WHERE key = ?');
  const processes = sql(`
    DELETE FROM processes WHERE (origin_id, id) IN (
      SELECT origin_id, id FROM processes WHERE updated_at < ? ORDER BY updated_at LIMIT ?)`);
  const letters = sql(`
    DELETE FROM outbound WHERE seq IN (
      SELECT seq FROM outbound WHERE state = 'dead' AND updated_at < ? ORDER BY seq LIMIT ?)`);
  const hookLetters = sql(`
    DELETE FROM hook_letters WHERE seq IN (SELECT seq FROM hook_letters WHERE at < ? ORDER BY at, seq LIMIT ?)`);
  const text = new TextIndex(database);
  const walks = new Map(
    Object.entries(HANGING).map(([table, { key, item }]) => [table, walkOf(database, table, key, item)]),
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
      const walk = walks.get(table);
      const rows = walk?.next(from, limit) ?? [];
      let dropped = 0;
      for (const { key, gone } of rows) {
        if (!gone) continue;
        if (table === 'items_indexed') text.forget(String(key[0]));
        walk?.drop(key);
        dropped += 1;
      }
      return { dropped, next: rows.length === limit ? placeOf(rows.at(-1)?.key) : null };
    },
    dropEvents(before, from, limit) {
      const rows = from === null ? events.all(limit) : eventsAfter.all(...from, limit);
      let dropped = 0;
      for (const row of rows) {
        if (Number(row.at) >= before) continue;
        dropped += Number(dropEvent.run(row.key ?? null).changes);
      }
      return { dropped, next: rows.length === limit ? placeOf([rows.at(-1)?.key ?? null]) : null };
    },
    dropProcesses: (before, limit) => Number(processes.run(before, limit).changes),
    dropLetters: (before, limit) =>
      Number(letters.run(before, limit).changes) + Number(hookLetters.run(before, limit).changes),
  };
}
