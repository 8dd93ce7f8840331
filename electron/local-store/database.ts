/**
 * Opens one SQLite file of this computer: WAL, migrations in one transaction each, a newer schema refused, a damaged file set aside.
 * Synchronous on purpose: a desktop's statements take microseconds, and an answer must be on disk before it is shown as given.
 */
import { existsSync, renameSync } from 'node:fs';
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

function open({ path, migrations, synchronous }: FileSpec): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 5_000 });
  try {
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA foreign_keys = ON`);
    const check = db.prepare('PRAGMA quick_check(1)').get();
    if (check?.quick_check !== 'ok') throw new Error(`${path} is damaged: ${check?.quick_check}`);
    migrate(db, migrations, path);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** @param now ms since 1970, for the name of a file set aside */
export function openFile(spec: FileSpec, now: number): Opened {
  try {
    return { db: open(spec), setAside: null };
  } catch (error) {
    if (error instanceof NewerSchemaError || !existsSync(spec.path)) throw error;
    const aside = `${spec.path}.damaged-${now}`;
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(spec.path + suffix)) renameSync(spec.path + suffix, aside + suffix);
    }
    return { db: open(spec), setAside: aside };
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
