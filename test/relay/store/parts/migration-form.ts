/** Checks that migrations allow rolling updates: the previous program works on the expanded schema, and equal copies stay equal. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { digestOf } from '../../../../relay/store/digest/digest.ts';
import type { MigrationStep, Migrations } from '../../../../relay/store/migrations.ts';
import { ofSchema } from '../../../../relay/store/replica/schema-digest.ts';
import { newestSchema, oldestSchema, raiseCopy, sqlOfFill, stepsOf } from '../../../../relay/store/schema-upgrade.ts';
import { SHARED_TABLES } from '../../../../relay/store/tables.ts';
import { reasonOf } from '../../../../shared/problems.ts';

type Row = Record<string, unknown>;

/** @returns one line per fault */
export function faultsOf([baseline, ...steps]: Migrations): string[] {
  return steps.flatMap((step, index) => {
    const number = baseline.version + index + 1;
    try {
      return stepFaults([baseline, ...steps.slice(0, index)], step).map((fault) => `${number}: ${fault}`);
    } catch (error) {
      return [`${number}: ${reasonOf(error)}`];
    }
  });
}

/** SQLite functions that depend on chance, time or the connection, in defaults too. */
const NOT_THE_SAME_EVERYWHERE =
  /\b(random|randomblob|unixepoch|julianday|strftime|datetime|date|time|last_insert_rowid|changes|total_changes)\s*\(|\bcurrent_(timestamp|date|time)\b/i;
const COMMENT = /--[^\n]*/g;

function stepFaults(before: Migrations, step: MigrationStep): string[] {
  const { expand, data = '' } = step;
  const found = [expand, sqlOfFill(step), data].join('\n').replaceAll(COMMENT, '').match(NOT_THE_SAME_EVERYWHERE);
  if (found) return [`it is not the same everywhere: ${found[0]}`];
  const faults: string[] = [];
  ofSchema(before, newestSchema(before), (store) => {
    fill(store);
    const [schema, rows] = [schemaOf(store), rowsOf(store)];
    store.exec(expand);
    const expanded = schemaOf(store);
    faults.push(...schemaFaults(schema, expanded));
    if (faults.length === 0 && !isPart(rows, rowsOf(store))) faults.push('expand changes rows');
    faults.push(...fillFaults(store, schema, step));
    const filled = rowsOf(store);
    store.exec(data);
    if (!/\bselect\b/i.test(data)) faults.push(...filledByData(schema, filled, rowsOf(store)));
    if (JSON.stringify(schemaOf(store)) !== JSON.stringify(expanded)) faults.push('data changes the schema');
  });
  return faults;
}

/** `fill` depends on one row alone, is repeatable, and writes only new columns. @param before the schema without them */
function fillFaults(store: DatabaseSync, before: Schema, step: MigrationStep): string[] {
  const { fill } = step;
  if (!fill) return [];
  const shared: readonly string[] = SHARED_TABLES;
  if (!before.tables[fill.table] || !shared.includes(fill.table))
    return [`fill is of ${fill.table}, which no two programs share`];
  const faults = /\bselect\b/i.test(fill.set) ? ['fill looks at other rows'] : [];
  const was = rowsOf(store);
  store.exec(sqlOfFill(step));
  const is = rowsOf(store);
  const old = (rows: Map<string, Row[]>) => rows.get(fill.table)?.map((row) => oldOf(before, fill.table, row));
  if (!same(old(was), old(is))) faults.push('fill changes what was there before');
  store.exec(sqlOfFill(step));
  if (!same(is.get(fill.table), rowsOf(store).get(fill.table)))
    faults.push('fill is another the second time: it looks at what it fills');
  return faults;
}

/** Tables in which `data` changed only new columns: that is the job of `fill`, which works in slices. */
function filledByData(before: Schema, was: Map<string, Row[]>, is: Map<string, Row[]>): string[] {
  return Object.keys(before.tables).flatMap((table) => {
    const old = (rows: Map<string, Row[]>) => rows.get(table)?.map((row) => oldOf(before, table, row));
    const isFilled = same(old(was), old(is)) && !same(was.get(table), is.get(table));
    return isFilled ? [`data fills columns of ${table}, all at once: fill does it in slices`] : [];
  });
}

/** The row as the previous program reads it. */
const oldOf = ({ tables }: Schema, table: string, row: Row): unknown[] =>
  (tables[table]?.columns ?? []).map(({ name }) => row[String(name)]);

/** A step must have the same effect on rows if all later schema additions already exist. @returns one line per fault */
export function orderFaults(migrations: Migrations): string[] {
  const faults: string[] = [];
  const digests = [true, false].map((stepwise) =>
    ofSchema(migrations, oldestSchema(migrations), (store) => {
      fill(store);
      const steps = stepsOf(migrations);
      try {
        if (!stepwise) for (const { expand } of steps) store.exec(expand);
        steps.forEach((step, index) => {
          if (stepwise) store.exec(step.expand);
          store.exec(sqlOfFill(step));
          raiseCopy(store, migrations, oldestSchema(migrations) + index + 1);
        });
      } catch (error) {
        faults.push(`${stepwise ? 'one after another' : 'added at once'}: ${reasonOf(error)}`);
      }
      return digestOf(store).digest;
    }),
  );
  if (faults.length === 0 && new Set(digests).size > 1) faults.push('rows are others where all is added at once');
  return faults;
}

interface TableSchema {
  columns: Row[];
  /** Kind, STRICT, WITHOUT ROWID. */
  kind: Row;
  keys: Row[];
  unique: string[];
}
interface Schema {
  tables: Record<string, TableSchema>;
  /** Triggers and views. */
  more: string[];
}

function schemaOf(store: DatabaseSync): Schema {
  const all = (sql: string, ...values: string[]) =>
    store
      .prepare(sql)
      .all(...values)
      .map((row) => ({ ...row }));
  const tables = all(
    "SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main' AND type <> 'shadow' AND name NOT LIKE 'sqlite_%'",
  ).map((kind): [string, TableSchema] => {
    const name = String(kind.name);
    const columns = all('SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?)', name);
    const unique = all(
      `SELECT i.name || ' ' || group_concat(c.name) || i.partial AS text
       FROM pragma_index_list(?) AS i, pragma_index_info(i.name) AS c WHERE i."unique" GROUP BY i.name`,
      name,
    );
    const keys = all('SELECT * FROM pragma_foreign_key_list(?)', name);
    return [name, { columns, kind, keys, unique: unique.map(({ text }) => String(text)).sort() }];
  });
  const more = all("SELECT name FROM sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY name");
  return { tables: Object.fromEntries(tables), more: more.map(({ name }) => String(name)) };
}

function schemaFaults(before: Schema, after: Schema): string[] {
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  const faults = Object.entries(before.tables).flatMap(([name, was]) => {
    const is = after.tables[name];
    if (!is) return [`table ${name} is gone`];
    const isAdded = same(is.columns.slice(0, was.columns.length), was.columns);
    return [
      isAdded ? '' : `columns of ${name} are not as they were, with others at the end`,
      same(is.kind, was.kind) && same(is.keys, was.keys) ? '' : `table ${name} is another`,
      same(is.unique, was.unique) ? '' : `what is unique in ${name} is another`,
      is.columns.slice(was.columns.length).some(({ pk }) => Number(pk) > 0) ? `the key of ${name} is another` : '',
    ].filter((fault) => fault !== '');
  });
  return same(before.more, after.more) ? faults : [...faults, 'triggers or views are others'];
}

/** Two rows in each table, every value distinct, and no other rows, such as those that a new store writes about itself. */
function fill(store: DatabaseSync): void {
  store.exec('PRAGMA foreign_keys = OFF');
  for (const [table, { columns, kind }] of Object.entries(schemaOf(store).tables)) {
    if (kind.type === 'virtual') continue;
    const names = columns.map(({ name }) => `"${name}"`).join(', ');
    const insert = store.prepare(
      `INSERT OR IGNORE INTO ${table} (${names}) VALUES (${columns.map(() => '?').join(', ')})`,
    );
    store.exec(`DELETE FROM ${table}`);
    for (const n of [2, 1]) insert.run(...columns.map((column) => sampleOf(table, column, n)));
  }
}

function sampleOf(table: string, { name, type }: Row, n: number): SQLInputValue {
  if (type === 'INTEGER') return n;
  if (type === 'BLOB') return Buffer.from(`${table}.${name}.${n}`);
  if (name === 'state') return 'dead';
  return JSON.stringify({ [String(name)]: n });
}

function rowsOf(store: DatabaseSync): Map<string, Row[]> {
  const { tables } = schemaOf(store);
  const rows = (table: string) => store.prepare(`SELECT * FROM ${table}`).all();
  return new Map(
    SHARED_TABLES.filter((table) => tables[table]).map((table) => [table, rows(table).map((row) => ({ ...row }))]),
  );
}

/** Every row is unchanged, except for added columns. */
const isPart = (before: Map<string, Row[]>, after: Map<string, Row[]>): boolean =>
  [...before].every(([table, rows]) => {
    const now = after.get(table) ?? [];
    return (
      now.length === rows.length &&
      rows.every((row, index) => Object.entries(row).every(([name, value]) => same(now[index]?.[name], value)))
    );
  });
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
