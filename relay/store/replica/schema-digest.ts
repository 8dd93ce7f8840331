/** SQLite silently drops changes of a table that is missing, narrower or ordered differently, so each entry names its schema. */
import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { schemaVersionOf } from '../../../shared/migrate.ts';
import { openDatabase } from '../database.ts';
import type { Migrations } from '../migrations.ts';
import { expandedTo, stepsOf } from '../schema-upgrade.ts';
import { SHARED_TABLES } from '../tables.ts';

const sharedTablesOf = (database: DatabaseSync): string[] =>
  SHARED_TABLES.filter((table) => columnsOf(database, table).size > 0);

/** SHA-256, hex, of the schema version and the shared tables: names, columns in order, types, keys. */
export function schemaDigest(database: DatabaseSync, version: number): string {
  const columns = database.prepare('SELECT name, type, "notnull", pk, hidden FROM pragma_table_xinfo(?) ORDER BY cid');
  const tables = sharedTablesOf(database).map((table) => [
    table,
    columns.all(table).map((column) => Object.values(column)),
  ]);
  return hash('sha256', JSON.stringify([version, tables]), 'hex');
}

export function columnsOf(database: DatabaseSync, table: string): ReadonlyMap<string, number> {
  const rows = database.prepare('SELECT name FROM pragma_table_xinfo(?) ORDER BY cid').all(table);
  return new Map(rows.map(({ name }, index) => [String(name), index]));
}

export const widthsOf = (database: DatabaseSync): ReadonlyMap<string, number> =>
  new Map(sharedTablesOf(database).map((table) => [table, columnsOf(database, table).size]));

/** The same at the level of the cluster; null: the copy has no additions beyond it. */
export function widthsAtLevel(copy: DatabaseSync, migrations: Migrations): ReadonlyMap<string, number> | null {
  const level = schemaVersionOf(copy);
  return level === expandedTo(copy) ? null : ofSchema(migrations, level, widthsOf);
}

/** Asks an empty store of an older schema. */
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
