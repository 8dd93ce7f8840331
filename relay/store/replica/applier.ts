/** Brings what an entry changed into the tables of a copy: all of it, or nothing. */
import { constants, type DatabaseSync } from 'node:sqlite';
import { localRetention } from '../keeping/retention-sql.ts';
import type { Touched } from './touched.ts';

/** What an entry does to the tables. */
export function createApplier(database: DatabaseSync) {
  const sql = (text: string) => database.prepare(text);
  const [begin, commit, rollback] = [sql('BEGIN IMMEDIATE'), sql('COMMIT'), sql('ROLLBACK')];
  const itemAt = sql('SELECT id FROM items WHERE seq = ?');
  const dropHere = localRetention(database);
  const onConflict = () => constants.SQLITE_CHANGESET_ABORT;
  const apply = (changeset: Uint8Array) => database.applyChangeset(changeset, { onConflict });
  const undo = () => {
    if (database.isTransaction) rollback.run();
  };

  return {
    apply,
    /** Whether it goes in, and what comes after it; nothing of it stays. */
    fits(changeset: Uint8Array, then = () => {}): boolean {
      begin.run();
      try {
        if (!apply(changeset)) return false;
        then();
        return true;
      } finally {
        undo();
      }
    },
    /** @param committed told at once, before anything that may fail */
    inTransaction<T>(work: () => T, committed: () => void): T {
      database.exec('PRAGMA synchronous = NORMAL');
      try {
        begin.run();
        const value = work();
        commit.run();
        committed();
        return value;
      } catch (error) {
        undo();
        throw error;
      } finally {
        database.exec('PRAGMA synchronous = FULL');
      }
    },
    /** Names the items that changed in place, and takes those that are gone out of what is this relay's own. */
    follow({ items, inPlace, gone }: Touched): void {
      for (const seq of inPlace) {
        const row = itemAt.get(seq);
        if (row) items.add(String(row.id));
      }
      for (const id of gone) dropHere(id);
    },
  };
}
