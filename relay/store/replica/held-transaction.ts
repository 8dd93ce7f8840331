/**
 * Keeps the transaction of a computed group open until the group's entry is in the log: applying the entry is then its commit. Any other
 * use of the connection rolls it back first, so that no reader sees changes that the log may refuse. Such an entry is applied by its
 * changeset, like those of other relays.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';

export interface HeldTransaction {
  readonly isHeld: boolean;
  /** Rolls back a held transaction. The next one needs no sync: the log has what a power failure takes from the file. */
  prepare(): void;
  /** Holds the open transaction. */
  hold(): void;
  /** @returns false if it was rolled back; otherwise the caller ends it */
  take(): boolean;
  /** Call after the transaction. */
  ended(): void;
  /** Rolls back. */
  release(): void;
}

/** Call before statements are prepared: those prepared earlier would read the held transaction. */
export function createHeldTransaction(database: DatabaseSync): HeldTransaction {
  const exec = database.exec.bind(database);
  const prepare = database.prepare.bind(database);
  let isHeld = false;

  const ended = () => exec('PRAGMA synchronous = FULL');
  function release(): void {
    if (!isHeld) return;
    isHeld = false;
    // SQLite itself rolls back after some faults.
    if (database.isTransaction) exec('ROLLBACK');
    ended();
  }
  database.exec = (sql) => {
    release();
    exec(sql);
  };
  database.prepare = (sql, options) => releasing(prepare(sql, options), release);

  return {
    get isHeld() {
      return isHeld;
    },
    prepare() {
      release();
      exec('PRAGMA synchronous = NORMAL');
    },
    hold() {
      isHeld = true;
    },
    take() {
      const wasHeld = isHeld;
      isHeld = false;
      return wasHeld;
    },
    ended,
    release,
  };
}

function releasing(statement: StatementSync, release: () => void): StatementSync {
  const { run, get, all, iterate } = statement;
  const before =
    <A extends unknown[], R>(call: (...values: A) => R) =>
    (...values: A): R => {
      release();
      return call.apply(statement, values);
    };
  return Object.assign(statement, {
    run: before(run),
    get: before(get),
    all: before(all),
    iterate: before((...values: Parameters<typeof iterate>) => {
      const rows = iterate.apply(statement, values);
      rows.next = before(rows.next.bind(rows));
      return rows;
    }),
  });
}
