/**
 * The local store's SQL, and the narrow port it runs on: one SQLite database with FTS5, answering at once. `node:sqlite` fits it as it
 * is (`electron/local-store/`), the WebAssembly build by `web/store/wasm-database.ts`; the same tests run on both.
 *
 * Synchronous on purpose: a statement takes microseconds, and an answer must be kept before it is shown as given.
 */

/** A number goes in as REAL; a column of integers makes an integer of it. */
export type SqlValue = null | number | bigint | string | Uint8Array;

/** By column. Integers come as numbers: one past 2^53 throws a RangeError. */
export type Row = Record<string, SqlValue>;

/** Values by place; what is not given is NULL, more than there are places throws. */
export interface Statement {
  run(...values: SqlValue[]): unknown;
  /** The first row. */
  get(...values: SqlValue[]): Row | undefined;
  all(...values: SqlValue[]): Row[];
  /** Row by row: those before a fault are had. To its end, or left by the loop, before the statement is used again. */
  iterate(...values: SqlValue[]): Iterable<Row>;
}

/**
 * What fails throws an Error with SQLite's extended result code as `errcode` (https://www.sqlite.org/rescode.html), by which the host
 * tells what became of its file.
 */
export interface Database {
  /** One or more statements whose rows nobody wants. */
  exec(sql: string): void;
  /** For as long as the database is open. */
  prepare(sql: string): Statement;
  /** Between BEGIN and COMMIT or ROLLBACK; a failure may have rolled back by itself. */
  readonly isTransaction: boolean;
}

/** As SQLite counts them (https://www.sqlite.org/pragma.html#pragma_synchronous). */
const FULL = 2;

type Unsynced = <T>(work: () => T) => T;

/**
 * Writes that do not wait for the disk: they survive the end of this process at once, and a power failure with the next write that waits.
 * Only where the file has a log, which a power failure cuts at its end and does not damage; elsewhere, and within a transaction, they
 * are written like all others.
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

/** All of `work` is written, or nothing. Not to be nested. */
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
