/**
 * Opens one SQLite file of this computer: WAL, migrations in one transaction each, a newer schema refused, a damaged file set aside.
 * Synchronous on purpose: a desktop's statements take microseconds, and an answer must be on disk before it is shown as given.
 */
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

export interface Migration {
  version: number;
  sql: string;
}

export interface FileSpec {
  path: string;
  migrations: readonly Migration[];
  /** FULL: every commit survives a power failure. NORMAL: the newest may go, always whole transactions. */
  synchronous: 'FULL' | 'NORMAL';
}

export interface Opened {
  db: DatabaseSync;
  /** Where a damaged file was moved to; null if there was none. */
  setAside: string | null;
  close(): void;
}

function migrate(db: DatabaseSync, migrations: readonly Migration[], path: string): void {
  const row = db.prepare('PRAGMA user_version').get();
  const version = Number(row?.user_version ?? 0);
  const newest = migrations.at(-1)?.version ?? 0;
  if (version > newest) {
    throw new NewerSchemaError(`${path} was written by a newer Beckon (schema ${version}, this one knows ${newest})`);
  }
  for (const { version: step, sql } of migrations) {
    if (step <= version) continue;
    db.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${step}; COMMIT`);
  }
}

/** Not damage: the file is left as it is. */
export class NewerSchemaError extends Error {}

/** There while the file is open: found at a start, it says that the last run did not end in order. */
const markOf = (path: string): string => `${path}-open`;

/** Reads the whole file, so only after a run that did not end in order: a long history takes a second. */
function check(db: DatabaseSync, path: string): void {
  const row = db.prepare('PRAGMA quick_check(1)').get();
  if (row?.quick_check !== 'ok') throw new Error(`${path} is damaged: ${row?.quick_check}`);
}

function open({ path, migrations, synchronous }: FileSpec): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 5_000 });
  try {
    db.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 4000`,
    );
    if (existsSync(markOf(path))) check(db, path);
    else writeFileSync(markOf(path), '');
    migrate(db, migrations, path);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** @param now ms since 1970, for the name of a file set aside */
export function openFile(spec: FileSpec, now: number): Opened {
  const { path } = spec;
  const opened = (db: DatabaseSync, setAside: string | null): Opened => ({
    db,
    setAside,
    close() {
      db.close();
      rmSync(markOf(path), { force: true });
    },
  });
  try {
    return opened(open(spec), null);
  } catch (error) {
    if (error instanceof NewerSchemaError || !existsSync(path)) throw error;
    const aside = `${path}.damaged-${now}`;
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
    }
    return opened(open(spec), aside);
  }
}

/** All of `work` is written, or nothing. Not to be nested. */
export function transaction<T>(db: DatabaseSync, work: () => T): T {
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
