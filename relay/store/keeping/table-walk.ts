/** A table looked through in the order of its key, some rows at a time. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { RowPosition } from '../../domain/keeping/retention-ports.ts';

type Row = Record<string, SQLInputValue>;

interface TableWalk {
  /** The rows behind a place, and where to go on; null at the end. */
  next(from: RowPosition, limit: number): { rows: Row[]; next: RowPosition };
  /** What a row is found by; for `WHERE`. */
  readonly isRow: string;
  keyOf(row: Row): SQLInputValue[];
}

/** @param columns SQL of what is read of each row beside its key */
export function tableWalk(database: DatabaseSync, table: string, key: readonly string[], columns: string): TableWalk {
  const names = key.join(', ');
  const places = key.map(() => '?').join(', ');
  const select = (where: string) =>
    database.prepare(`SELECT ${names}, ${columns} FROM ${table} ${where} ORDER BY ${names} LIMIT ?`);
  const first = select('');
  const after = select(`WHERE (${names}) > (${places})`);
  const keyOf = (row: Row): SQLInputValue[] => key.map((name) => row[name] ?? null);
  return {
    isRow: `(${names}) = (${places})`,
    keyOf,
    next(from, limit) {
      const rows = from === null ? first.all(limit) : after.all(...from, limit);
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return { rows, next: last ? placeOf(keyOf(last)) : null };
    },
  };
}

/** A key has no NULL in it: they are primary keys. */
const placeOf = (key: readonly SQLInputValue[]): RowPosition =>
  key.map((part) => (part instanceof Uint8Array || typeof part === 'number' ? part : String(part)));
