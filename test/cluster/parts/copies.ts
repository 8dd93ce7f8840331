/** Reads the copies of relays. */
import assert from 'node:assert/strict';
import type { DatabaseSync } from 'node:sqlite';
import type { RigRelay } from './relay.ts';

export function read<T>(relay: Pick<RigRelay, 'copy'>, what: (copy: DatabaseSync) => T): T {
  const copy = relay.copy();
  try {
    return what(copy);
  } finally {
    copy.close();
  }
}

export const schemaOf = (copy: DatabaseSync): number => Number(copy.prepare('PRAGMA user_version').get()?.user_version);

/** Tables whose rows are written once and never change. */
const LASTING = [
  'answers',
  'directory',
  'events',
  'own_secrets',
  'process_owners',
  'salts',
  'set_members',
  'sets',
  'tokens',
];

type Rows = ReadonlyMap<string, readonly string[]>;

export function lastingRows(copy: DatabaseSync): Rows {
  const rowsOf = (table: string) =>
    copy
      .prepare(`SELECT * FROM ${table}`)
      .all()
      .map((row) => JSON.stringify(row));
  return new Map(LASTING.map((table) => [table, rowsOf(table)]));
}

export function assertHasAll(relay: RigRelay, rows: Rows): void {
  for (const [table, own] of read(relay, lastingRows)) {
    const has = new Set(own);
    const lost = rows.get(table)?.filter((row) => !has.has(row));
    assert.deepEqual(lost, [], `${relay.name} has all of ${table}`);
  }
}
