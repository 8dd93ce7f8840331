/** Brings changesets into the tables of a copy: all of them, or nothing. */
import { constants, type DatabaseSync } from 'node:sqlite';
import { localRetention } from '../keeping/retention-sql.ts';
import type { Invalidation } from './invalidation.ts';

export interface ChangesetApplier {
  /** In the transaction of the caller. @returns false where it does not fit what is here; then nothing of it is */
  apply(changeset: Uint8Array): boolean;
  /** Whether it goes in, and what comes after it; nothing of it stays. */
  fits(changeset: Uint8Array, then?: () => void): boolean;
  /** @param committed told at once, before anything that may fail */
  inTransaction<T>(work: () => T, committed: () => void): T;
  /** Names the items that changed in place, and takes those that are gone out of what is this relay's own. */
  follow(invalidation: Invalidation): void;
}

export function createChangesetApplier(database: DatabaseSync): ChangesetApplier {
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
    fits(changeset, then = () => {}) {
      begin.run();
      try {
        if (!apply(changeset)) return false;
        then();
        return true;
      } finally {
        undo();
      }
    },
    inTransaction(work, committed) {
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
    follow({ items, inPlace, gone }) {
      for (const seq of inPlace) {
        const row = itemAt.get(seq);
        if (row) items.add(String(row.id));
      }
      for (const id of gone) dropHere(id);
    },
  };
}
