/**
 * Fills columns that a step adds, in slices, before the level is raised. Each slice is a log entry, so that other writes can go between. A
 * value depends only on its own row, so a row changed meanwhile is filled again with that entry.
 */
import type { DatabaseSync } from 'node:sqlite';
import Type, { type Static } from 'typebox';
import { checker } from '../../../shared/validate.ts';
import type { Fill, Migrations } from '../migrations.ts';
import { stepsOf, underwayTo } from '../schema-upgrade.ts';
import type { ChangedRow, ChangedValue, TableChanges } from './changeset.ts';
import { columnsOf } from './schema-digest.ts';

/** Limits of a slice, as of a group's entry. */
const MOST_ROWS = 256;
const MOST_BYTES = 1024 * 1024;

/** Column by column. */
const Key = Type.Array(Type.Union([Type.Number(), Type.String(), Type.Object({ blob: Type.String() })]));
type Key = Static<typeof Key>;
const key = checker(Key);

export const BackfillSlice = Type.Object({
  /** Null: all remaining rows. */
  upTo: Type.Union([Key, Type.Null()]),
  /** Last row when the first slice was made; null: none. Later rows were filled on insert. */
  last: Type.Union([Key, Type.Null()]),
});
export type BackfillSlice = Static<typeof BackfillSlice>;
const slice = checker(BackfillSlice);

interface Backfill {
  /** Null: nothing to fill, or all filled. */
  next(to: number): BackfillSlice | null;
  /** Runs in the caller's transaction, in order. */
  run(to: number, slice: BackfillSlice): void;
  /** In the caller's transaction. */
  follow(tables: readonly TableChanges[]): void;
}

export function createBackfill(database: DatabaseSync, migrations: Migrations): Backfill {
  const note = database.prepare(
    "INSERT OR REPLACE INTO local_state (name, value) VALUES ('filling', ?), ('filled', ?)",
  );
  const filled = database.prepare("SELECT value FROM local_state WHERE name = 'filled'");
  const rowsOf = new Map<number, BackfillRows>();

  /** Undefined: the step fills nothing. */
  function rowsTo(to: number): BackfillRows | undefined {
    const fill = stepsOf(migrations, to - 1, to)[0]?.fill;
    if (fill && !rowsOf.has(to)) rowsOf.set(to, createBackfillRows(database, fill));
    return rowsOf.get(to);
  }

  /** Null: no slice yet. */
  const sliceBefore = (to: number): BackfillSlice | null =>
    underwayTo(database) === to ? slice.parse(JSON.parse(String(filled.get()?.value))) : null;

  return {
    next(to) {
      const [rows, before] = [rowsTo(to), sliceBefore(to)];
      if (rows === undefined || before?.upTo === null) return null;
      const last = before ? before.last : rows.last();
      return { upTo: last && rows.endOf(before?.upTo ?? null, last), last };
    },
    run(to, next) {
      const end = next.upTo ?? next.last;
      if (end) rowsTo(to)?.fill(sliceBefore(to)?.upTo ?? null, end);
      note.run(String(to), JSON.stringify(next));
    },
    follow(tables) {
      const to = underwayTo(database);
      const rows = to === null ? undefined : rowsTo(to);
      for (const { table, rows: changed } of tables) if (table === rows?.table) rows.again(changed);
    },
  };
}

type BackfillRows = ReturnType<typeof createBackfillRows>;

function createBackfillRows(database: DatabaseSync, { table, set }: Fill) {
  const keys = database.prepare('SELECT name FROM pragma_table_xinfo(?) WHERE pk > 0 ORDER BY pk').all(table);
  const names = keys.map(({ name }) => String(name));
  const columns = columnsOf(database, table);
  const places = names.map((name) => columns.get(name) ?? -1);
  const [own, given] = [`(${names.join(', ')})`, `(${names.map(() => '?').join(', ')})`];
  const order = names.map((name) => `${name} DESC`).join(', ');
  const range = (after: Key | null) => `${after ? `${own} > ${given} AND ` : ''}${own} <= ${given}`;
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const sql = (text: string) => {
    const statement = prepared.get(text) ?? database.prepare(text);
    prepared.set(text, statement);
    return statement;
  };
  const update = (where: string) => sql(`UPDATE ${table} SET ${set} WHERE ${where}`);
  const keyOf = (row: Record<string, unknown>): Key => key.parse(names.map((name) => written(row[name])));

  return {
    table,
    /** Null: empty table. */
    last(): Key | null {
      const row = sql(`SELECT ${names.join(', ')} FROM ${table} ORDER BY ${order} LIMIT 1`).get();
      return row ? keyOf(row) : null;
    },
    /** Null: the slice reaches the end. */
    endOf(after: Key | null, until: Key): Key | null {
      const all = sql(`SELECT * FROM ${table} WHERE ${range(after)} ORDER BY ${names.join(', ')}`);
      let [rows, bytes] = [0, 0];
      let last: Record<string, unknown> | null = null;
      for (const row of all.iterate(...bound(after), ...bound(until))) {
        if (last !== null && (rows >= MOST_ROWS || bytes >= MOST_BYTES)) return keyOf(last);
        [rows, bytes, last] = [rows + 1, bytes + bytesOf(row), row];
      }
      return null;
    },
    fill(after: Key | null, upTo: Key) {
      update(range(after)).run(...bound(after), ...bound(upTo));
    },
    again(changed: readonly ChangedRow[]) {
      const one = update(`${own} = ${given}`);
      for (const row of changed) {
        const value = row.op === 'insert' ? row.after : row.before;
        if (row.op !== 'delete') one.run(...places.map((place) => value(place) ?? null));
      }
    },
  };
}

const bound = (values: Key | null): ChangedValue[] =>
  (values ?? []).map((value) => (typeof value === 'object' ? Buffer.from(value.blob, 'base64') : value));

const written = (value: unknown): unknown =>
  value instanceof Uint8Array ? { blob: Buffer.from(value).toString('base64') } : value;

const bytesOf = (row: Record<string, unknown>): number =>
  Object.values(row).reduce<number>(
    (sum, value) => sum + (typeof value === 'string' || value instanceof Uint8Array ? value.length : 8),
    0,
  );
