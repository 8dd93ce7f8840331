/**
 * By what a changeset says of which schema it is. SQLite drops the changes of a table that is missing, narrower or otherwise ordered without
 * a word: so that never happens unseen, each entry names the schema it was made on.
 */
import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { schemaVersionOf } from '../../../shared/migrate.ts';
import { openDatabase } from '../database.ts';
import { expandedTo, stepsOf } from '../migrating.ts';
import type { Migrations } from '../migrations.ts';
import { SHARED_TABLES } from '../tables.ts';

/** The shared tables that are there. */
const sharedTablesOf = (database: DatabaseSync): string[] =>
  SHARED_TABLES.filter((table) => columnsOf(database, table).size > 0);

/** SHA-256, hex, of the version of a schema and of its shared tables: names, columns in their order, types, keys. */
export function schemaDigest(database: DatabaseSync, version: number): string {
  const columns = database.prepare('SELECT name, type, "notnull", pk, hidden FROM pragma_table_xinfo(?) ORDER BY cid');
  const tables = sharedTablesOf(database).map((table) => [
    table,
    columns.all(table).map((column) => Object.values(column)),
  ]);
  return hash('sha256', JSON.stringify([version, tables]), 'hex');
}

/** Name → number of each column of a table. */
export function columnsOf(database: DatabaseSync, table: string): ReadonlyMap<string, number> {
  const rows = database.prepare('SELECT name FROM pragma_table_xinfo(?) ORDER BY cid').all(table);
  return new Map(rows.map(({ name }, index) => [String(name), index]));
}

/** Columns of each shared table that is there. */
export const widthsOf = (database: DatabaseSync): ReadonlyMap<string, number> =>
  new Map(sharedTablesOf(database).map((table) => [table, columnsOf(database, table).size]));

/** The same as the cluster of a copy writes them; null: the copy has no more than that. */
export function widthsAtLevel(copy: DatabaseSync, migrations: Migrations): ReadonlyMap<string, number> | null {
  const level = schemaVersionOf(copy);
  return level === expandedTo(copy) ? null : ofSchema(migrations, level, widthsOf);
}

/** What is asked of an empty store of an older schema, which is made for it. */
export function ofSchema<T>(migrations: Migrations, version: number, ask: (empty: DatabaseSync) => T): T {
  const empty = openDatabase({
    path: ':memory:',
    migrations: [migrations[0], ...stepsOf(migrations, undefined, version)],
  });
  try {
    return ask(empty);
  } finally {
    empty.close();
  }
}
