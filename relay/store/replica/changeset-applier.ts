/** Applies changesets to the tables of a replica, atomically. */
import { constants, type DatabaseSync } from 'node:sqlite';
import { localRetention } from '../keeping/retention-sql.ts';
import { joined, type ReadChangeset } from './changeset.ts';
import type { Invalidation } from './invalidation.ts';

export interface ChangesetApplier {
  /** Consecutive changesets, in the caller's transaction. @returns how many were applied; fewer than all: the next one conflicts */
  apply(changesets: readonly ReadChangeset[]): number;
  /** Rolls back afterwards. */
  fits(changes: ReadChangeset, then?: () => void): boolean;
  /** @param committed called before anything that may fail */
  inTransaction<T>(work: () => T, committed: () => void): T;
  /** Adds the ids of items changed in place, and removes deleted items from the local tables. */
  follow(invalidation: Invalidation): void;
}

export function createChangesetApplier(database: DatabaseSync): ChangesetApplier {
  const sql = (text: string) => database.prepare(text);
  const [begin, commit, rollback] = [sql('BEGIN IMMEDIATE'), sql('COMMIT'), sql('ROLLBACK')];
  const itemAt = sql('SELECT id FROM items WHERE seq = ?');
  const dropHere = localRetention(database);
  const apply = createApply(database);
  const undo = () => {
    if (database.isTransaction) rollback.run();
  };

  return {
    apply,
    fits(changes, then = () => {}) {
      begin.run();
      try {
        if (apply([changes]) === 0) return false;
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

/**
 * SQLite compiles several statements for each table of a changeset, which takes longer than applying ten rows, so consecutive changesets
 * are joined. It applies a row that conflicts with a later one last. Where another changeset depends on that row, the joined one conflicts,
 * and they are applied one after another.
 *
 * Applying a changeset, SQLite defers foreign keys with a pragma that makes it recompile all prepared statements. The pragma is suppressed
 * if no table of the changeset is part of a foreign key.
 */
function createApply(database: DatabaseSync): ChangesetApplier['apply'] {
  const { SQLITE_PRAGMA, SQLITE_IGNORE, SQLITE_OK, SQLITE_CHANGESET_ABORT } = constants;
  const bound = boundTables(database);
  const onConflict = () => SQLITE_CHANGESET_ABORT;
  let isBound = true;
  database.setAuthorizer((action, name) =>
    action === SQLITE_PRAGMA && name === 'defer_foreign_keys' && !isBound ? SQLITE_IGNORE : SQLITE_OK,
  );
  const isApplied = (changeset: Uint8Array) => database.applyChangeset(changeset, { onConflict });
  return (changesets) => {
    isBound = changesets.some(({ tables }) => tables.some(({ table }) => bound.has(table)));
    try {
      if (changesets.length > 1 && !isBound && isApplied(joined(changesets))) return changesets.length;
      const conflict = changesets.findIndex(({ changeset }) => !isApplied(changeset));
      return conflict < 0 ? changesets.length : conflict;
    } finally {
      isBound = true;
    }
  };
}

/** Tables that have a foreign key or are referenced by one. */
function boundTables(database: DatabaseSync): ReadonlySet<string> {
  const keys = database
    .prepare(`
      SELECT child.name AS child, parent.name AS parent
      FROM sqlite_schema AS child, pragma_foreign_key_list(child.name) AS key
      JOIN sqlite_schema AS parent ON parent.type = 'table' AND parent.name = key."table" COLLATE NOCASE
      WHERE child.type = 'table'`)
    .all();
  return new Set(keys.flatMap(({ child, parent }) => [String(child), String(parent)]));
}
