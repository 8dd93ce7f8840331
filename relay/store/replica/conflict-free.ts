/**
 * Which changesets are certain to be applied without a conflict where they were computed, by what kind of changes they have. SQLite brings in
 * row after row, in an order of its own, so a row may want a value of a unique index that another row still has. It puts such a row off and
 * comes back to it for as long as that helps. Rows that go free their values and wait for nobody, and for rows that come nobody waits; so only
 * rows that stay and change places, each waiting for the other, remain. Where one row of a table at most does that, none can.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { ChangedRow, TableChanges } from './changeset.ts';

/** Of a table, what decides whether its rows can be in each other's way. */
interface Ties {
  /** Rows of other tables depend on its rows, or its rows on theirs; or a trigger does more than the changes say. */
  bound: boolean;
  /** Columns of unique indexes beside the key. */
  unique: readonly number[];
  /** A unique index has rows by a condition, or by more than their columns. */
  conditional: boolean;
}

/** @returns false: there may be one, and only a trial tells */
export type ConflictCheck = (changes: readonly TableChanges[]) => boolean;

export function createConflictCheck(database: DatabaseSync): ConflictCheck {
  const known = new Map<string, Ties>();
  function tiesOf(table: string): Ties {
    const ties = known.get(table) ?? readTies(database, table);
    known.set(table, ties);
    return ties;
  }
  return (changes) => changes.every(({ table, rows }) => goesIn(tiesOf(table), rows));
}

function goesIn({ bound, unique, conditional }: Ties, rows: readonly ChangedRow[]): boolean {
  if (bound) return false;
  if (unique.length === 0 && !conditional) return true;
  let moving = 0;
  for (const row of rows) {
    if (row.op !== 'update') continue;
    if (conditional || unique.some((column) => row.after(column) !== undefined)) moving += 1;
    if (moving > 1) return false;
  }
  return true;
}

function readTies(database: DatabaseSync, table: string): Ties {
  const is = (sql: string) => database.prepare(`SELECT EXISTS (${sql}) AS found`).get(table)?.found === 1;
  const bound =
    is('SELECT 1 FROM pragma_foreign_key_list(?)') ||
    is(`SELECT 1 FROM sqlite_schema AS s, pragma_foreign_key_list(s.name) AS f WHERE f."table" = ? COLLATE NOCASE`) ||
    is(`SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE`);
  const indexed = database
    .prepare(`
      SELECT i.partial, c.cid FROM pragma_index_list(?) AS i, pragma_index_xinfo(i.name) AS c
      WHERE i."unique" AND i.origin <> 'pk' AND c.key`)
    .all(table);
  const columns = indexed.map(({ cid }) => Number(cid));
  return {
    bound,
    unique: columns.filter((column) => column >= 0),
    // An expression has no column.
    conditional: indexed.some(({ partial }) => partial === 1) || columns.some((column) => column < 0),
  };
}
