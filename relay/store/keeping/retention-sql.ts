/** Finds and deletes expired rows by index. */
import type { DatabaseSync } from 'node:sqlite';
import { hourOf } from '../../domain/insights/item-figures.ts';
import type { AgedItem, RetentionTx } from '../../domain/keeping/retention-ports.ts';
import type { ItemTable } from '../items/item-table.ts';
import type { ProcessTable } from '../items/process-table.ts';
import { TextIndex } from '../search/text-index.ts';
import type { LOCAL_TABLES, SHARED_TABLES } from '../tables.ts';
import type { TABLE_KEEPING, Table } from './table-keeping.ts';

type GoesWithItem<T extends string> = {
  [K in T & Table]: (typeof TABLE_KEEPING)[K]['retained'] extends 'item' ? K : never;
}[T & Table];
type HangingTable = GoesWithItem<(typeof SHARED_TABLES)[number]>;
/** `TextIndex` deletes words, their positions and references. */
type LocalTable = Exclude<
  GoesWithItem<(typeof LOCAL_TABLES)[number]>,
  'items_indexed' | 'items_text' | 'item_references'
>;

/** Tables whose rows depend on an item, with their keys. */
const HANGING = {
  own: 'user_id, item_id',
  removals: 'user_id, item_id',
  answers: 'key',
  schedule: 'item_id, kind, idx',
  away: 'item_id',
  forwarded: 'item_id, user_id, channel',
  shown: 'item_id, user_id',
  evidence: 'item_id',
  response_contexts: 'item_id',
  documents_opened: 'user_id, item_id, document_id',
  first_looks: 'item_id',
} as const satisfies Record<HangingTable, string>;
const HANGING_HERE = { audit_items: 'item_id, seq' } as const satisfies Record<LocalTable, string>;
/** Rows of one item and table per call: an item may have been shown to thousands of people. */
const HANGING_AT_ONCE = 200;

/** Deletes some rows of each dependent table. @returns number of deleted rows, and whether more may exist */
function hangingSql(database: DatabaseSync, here: boolean): (itemId: string) => { hanging: number; more: boolean } {
  const drops = Object.entries(here ? { ...HANGING, ...HANGING_HERE } : HANGING).map(([table, key]) =>
    database.prepare(`
      DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE item_id = ? LIMIT ${HANGING_AT_ONCE})`),
  );
  const text = here ? new TextIndex(database) : null;
  return (itemId) => {
    const dropped = drops.map((drop) => Number(drop.run(itemId).changes));
    if (text) dropped.push(text.drop(itemId));
    return {
      hanging: dropped.reduce((sum, rows) => sum + rows, 0),
      more: dropped.some((rows) => rows === HANGING_AT_ONCE),
    };
  };
}

/** Event ids of existing items are retained: later events refer to them, and a resend must not create the item again. */
function eventSql(database: DatabaseSync): RetentionTx['dropEvents'] {
  const old = database.prepare(`
    SELECT at, key, EXISTS (SELECT 1 FROM items WHERE items.id = events.item_id) AS stands
    FROM events WHERE (at, key) > (?, ?) AND at < ? ORDER BY at, key LIMIT ?`);
  const drop = database.prepare('DELETE FROM events WHERE key = ?');
  return (before, from, limit) => {
    const [at, key] = from ?? [0, new Uint8Array()];
    const rows = old.all(at, key, before, limit);
    const gone = rows.filter(({ stands }) => stands === 0);
    for (const row of gone) drop.run(row.key ?? null);
    const last = rows.length === limit ? rows.at(-1) : undefined;
    return { dropped: gone.length, next: last?.key instanceof Uint8Array ? [Number(last.at), last.key] : null };
  };
}

function insightSql(database: DatabaseSync): RetentionTx['dropInsights'] {
  const drop = (table: string, key: string) =>
    database.prepare(
      `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE hour < ? ORDER BY hour LIMIT ?)`,
    );
  const items = drop('insights', 'hour, source, type, roles');
  const channels = drop('insight_channels', 'hour, gateway, kind');
  const people = drop('insight_people', 'user_id, hour');
  return (before, ofPeopleBefore, limit) =>
    Math.max(
      Number(items.run(hourOf(before), limit).changes),
      Number(channels.run(hourOf(before), limit).changes),
      Number(people.run(hourOf(ofPeopleBefore), limit).changes),
    );
}

export function localRetention(database: DatabaseSync): (itemId: string) => void {
  const drops = Object.keys(HANGING_HERE).map((table) => database.prepare(`DELETE FROM ${table} WHERE item_id = ?`));
  const text = new TextIndex(database);
  return (itemId) => {
    for (const drop of drops) drop.run(itemId);
    text.drop(itemId);
  };
}

interface RetentionTables {
  items: ItemTable;
  processes: ProcessTable;
}

/** @param here also deletes from local tables; on a replica `localRetention` does that when the entry is applied */
export function retentionSql(database: DatabaseSync, { items, processes }: RetentionTables, here = true): RetentionTx {
  const sql = (text: string) => database.prepare(text);
  const aged = sql(`
    SELECT seq, id, open, json_extract(doc, '$.updatedAt') AS at, json_extract(doc, '$.decision.state') AS decision
    FROM items WHERE seq > ? ORDER BY seq LIMIT ?`);
  const folds = sql(`
    DELETE FROM resolved_folds WHERE key IN (SELECT key FROM resolved_folds WHERE at < ? ORDER BY at LIMIT ?)`);
  const letters = sql(`
    DELETE FROM outbound WHERE seq IN (
      SELECT seq FROM outbound INDEXED BY outbound_dead WHERE state = 'dead' AND updated_at < ? ORDER BY updated_at, seq LIMIT ?)`);
  const responses = sql(`
    DELETE FROM outbound WHERE seq IN (
      SELECT seq FROM outbound INDEXED BY outbound_done WHERE state = 'done' AND updated_at < ? ORDER BY updated_at, seq LIMIT ?)`);
  const hookLetters = sql(`
    DELETE FROM hook_letters WHERE seq IN (SELECT seq FROM hook_letters WHERE at < ? ORDER BY at, seq LIMIT ?)`);
  const dropHanging = hangingSql(database, here);

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
    forgetItem({ id, seq }) {
      const { hanging, more } = dropHanging(id);
      if (!more) items.forget(id, seq);
      return { hanging, gone: !more };
    },
    dropEvents: eventSql(database),
    dropProcesses: (before, limit) => processes.dropOld(before, limit),
    dropFolds: (before, limit) => Number(folds.run(before, limit).changes),
    dropInsights: insightSql(database),
    dropLetters(before, limit) {
      const dead = Number(letters.run(before, limit).changes);
      const done = Number(responses.run(before, limit - dead).changes);
      return dead + done + Number(hookLetters.run(before, limit - dead - done).changes);
    },
  };
}
