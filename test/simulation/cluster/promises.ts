/** Invariant of a cluster: the copies are equal, row by row. */
import { DatabaseSync } from 'node:sqlite';
import { SHARED_TABLES } from '../../../relay/store/tables.ts';
import { must } from '../invariant.ts';

/** @param paths of closed stores, all at the same place of the log */
export function checkCopies(paths: readonly string[]): void {
  const [first, ...others] = paths;
  if (first === undefined) return;
  const database = new DatabaseSync(first);
  const attach = database.prepare('ATTACH ? AS other');
  try {
    for (const other of others) {
      attach.run(other);
      for (const table of SHARED_TABLES) {
        const facts = {
          table,
          here: surplus(database, table, 'main', 'other'),
          there: surplus(database, table, 'other', 'main'),
        };
        must(facts.here === null && facts.there === null, 'copies are the same, row for row', facts);
      }
      database.exec('DETACH other');
    }
  } finally {
    database.close();
  }
}

/** A row that only `one` has; null: none. */
function surplus(database: DatabaseSync, table: string, one: string, other: string): string | null {
  const row = database.prepare(`SELECT * FROM ${one}.${table} EXCEPT SELECT * FROM ${other}.${table} LIMIT 1`).get();
  return row ? JSON.stringify(row).slice(0, 300) : null;
}
