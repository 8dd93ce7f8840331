/**
 * Whether a changeset is certain to apply where it was computed. SQLite applies rows in its own order and retries one whose unique value
 * another row still holds. Deletes wait for nothing, and nothing waits for inserts, so only updates that wait for each other can fail: at
 * least two in one table.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { ChangedRow, TableChanges } from './changeset.ts';

interface TableConstraints {
  /** Foreign keys to or from the table, or triggers. */
  bound: boolean;
  /** Columns of unique indexes other than the key. */
  unique: readonly number[];
  /** A unique index is partial or has expressions. */
  conditional: boolean;
}

/** @returns false if a conflict is possible */
export type ConflictCheck = (changes: readonly TableChanges[]) => boolean;

export function createConflictCheck(database: DatabaseSync): ConflictCheck {
  const known = new Map<string, TableConstraints>();
  function tiesOf(table: string): TableConstraints {
    const ties = known.get(table) ?? readTies(database, table);
    known.set(table, ties);
    return ties;
  }
  return (changes) => changes.every(({ table, rows }) => goesIn(tiesOf(table), rows));
}

function goesIn({ bound, unique, conditional }: TableConstraints, rows: readonly ChangedRow[]): boolean {
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

function readTies(database: DatabaseSync, table: string): TableConstraints {
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
