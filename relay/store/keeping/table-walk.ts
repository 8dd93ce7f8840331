/** Pages through a table in key order. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { RowPosition } from '../../domain/keeping/retention-ports.ts';

type WalkRow = Record<string, SQLInputValue>;

interface TableWalk {
  /** `next`: null at the end. */
  next(from: RowPosition, limit: number): { rows: WalkRow[]; next: RowPosition };
  readonly isRow: string;
  keyOf(row: WalkRow): SQLInputValue[];
}

/** @param columns to read besides the key */
export function tableWalk(database: DatabaseSync, table: string, key: readonly string[], columns: string): TableWalk {
  const names = key.join(', ');
  const places = key.map(() => '?').join(', ');
  const select = (where: string) =>
    database.prepare(`SELECT ${names}, ${columns} FROM ${table} ${where} ORDER BY ${names} LIMIT ?`);
  const first = select('');
  const after = select(`WHERE (${names}) > (${places})`);
  const keyOf = (row: WalkRow): SQLInputValue[] => key.map((name) => row[name] ?? null);
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

/** Primary keys contain no NULL. */
const placeOf = (key: readonly SQLInputValue[]): RowPosition =>
  key.map((part) => (part instanceof Uint8Array || typeof part === 'number' ? part : String(part)));
