/**
 * By what a changeset says of which schema it is. SQLite drops the changes of a table that is missing, narrower or otherwise ordered without
 * a word: so that never happens unseen, each entry names the schema it was made on.
 */
import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { schemaVersionOf } from '../../../shared/migrate.ts';
import { SHARED_TABLES } from '../tables.ts';

/** SHA-256, hex, of the version of the schema and of the shared tables: names, columns in their order, types, keys. */
export function schemaDigest(database: DatabaseSync): string {
  const columns = database.prepare('SELECT name, type, "notnull", pk, hidden FROM pragma_table_xinfo(?) ORDER BY cid');
  const tables = SHARED_TABLES.map((table) => [table, columns.all(table).map((column) => Object.values(column))]);
  return hash('sha256', JSON.stringify([schemaVersionOf(database), tables]), 'hex');
}

/** Name → number of each column of a table. */
export function columnsOf(database: DatabaseSync, table: string): ReadonlyMap<string, number> {
  const rows = database.prepare('SELECT name FROM pragma_table_xinfo(?) ORDER BY cid').all(table);
  return new Map(rows.map(({ name }, index) => [String(name), index]));
}
