/**
 * The SQLite port of the local store: one database with FTS5 and a synchronous API. `node:sqlite` implements it directly
 * (`electron/local-store/`), the WebAssembly build in `web/store/wasm-database.ts`; the same tests run on both.
 *
 * It is synchronous because a statement takes microseconds and an answer must be stored before it is displayed as given.
 */

/** A number is bound as REAL; a column of type INTEGER converts it. */
export type SqlValue = null | number | bigint | string | Uint8Array;

/** Values by column. Integers are returned as numbers; one above 2^53 throws a RangeError. */
export type Row = Record<string, SqlValue>;

/** Positional values; missing ones are NULL, excess ones throw. */
export interface Statement {
  run(...values: SqlValue[]): unknown;
  get(...values: SqlValue[]): Row | undefined;
  all(...values: SqlValue[]): Row[];
  /** Row by row; rows before an error are still delivered. Must be finished or left before the statement is reused. */
  iterate(...values: SqlValue[]): Iterable<Row>;
}

/** Errors carry SQLite's extended result code as `errcode` (https://www.sqlite.org/rescode.html), which classifies the failure. */
export interface Database {
  /** Runs statements and discards their rows. */
  exec(sql: string): void;
  /** Valid while the database is open. */
  prepare(sql: string): Statement;
  /** True between BEGIN and COMMIT or ROLLBACK; SQLite may roll back by itself on failure. */
  readonly isTransaction: boolean;
}

/** SQLite's value (https://www.sqlite.org/pragma.html#pragma_synchronous). */
const FULL = 2;

type Unsynced = <T>(work: () => T) => T;

/**
 * Returns a function that writes without waiting for the disk. Such a write survives the end of the process at once, and a power failure
 * after the next synchronous write. Applies only in WAL mode, where a power failure truncates the log without damage; otherwise, and within
 * a transaction, it writes synchronously.
 */
export function createUnsynced(db: Database): Unsynced {
  const logs = db.prepare('PRAGMA journal_mode').get()?.journal_mode === 'wal';
  const waits = db.prepare('PRAGMA synchronous').get()?.synchronous === FULL;
  return (work) => {
    if (!logs || !waits || db.isTransaction) return work();
    db.exec('PRAGMA synchronous = NORMAL');
    try {
      return work();
    } finally {
      db.exec('PRAGMA synchronous = FULL');
    }
  };
}

/** Runs `work` atomically. Must not be nested. */
export function transaction<T>(db: Database, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const value = work();
    db.exec('COMMIT');
    return value;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
