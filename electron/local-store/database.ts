/** Opens an SQLite file (WAL), rejects a newer schema, sets a damaged file aside. Schema and SQL are in `desk/store/`. */
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Database } from '../../desk/store/database.ts';
import { DamagedError, diskFault } from '../../disk/faults.ts';
import { reasonOf } from '../../shared/problems.ts';

interface FileSpec {
  name: 'history' | 'outbox';
  path: string;
  /** FULL: every commit survives a power failure. NORMAL: the latest may be lost, always as whole transactions. */
  synchronous: 'FULL' | 'NORMAL';
  /** Whether each start checks the whole file, or only after an unclean shutdown: for a long history a check takes a second. */
  check: 'always' | 'after a crash';
}

interface Opened<T> {
  store: T;
  /** New path of a damaged file; null if there was none. */
  setAside: string | null;
  close(): void;
}

/** A file could not be opened; `cause` is the error. Nothing was moved. */
export class FileError extends Error {
  override name = 'FileError';
  readonly file: FileSpec['name'];
  constructor({ name, path }: FileSpec, cause: unknown) {
    super(`${path} cannot be opened: ${reasonOf(cause)}`, { cause });
    this.file = name;
  }
}

/** Exists while the file is open; found at a start, it indicates an unclean shutdown. */
const markOf = (path: string): string => `${path}-open`;

/**
 * Runs `quick_check`, which reports an unreadable page and a damaged one in the same words. Reading the tables again distinguishes them: an
 * I/O error fails with its own code, and the file is not damaged.
 * @throws DamagedError
 */
function check(db: DatabaseSync, path: string): void {
  const row = db.prepare('PRAGMA quick_check(1)').get();
  if (row?.quick_check === 'ok') return;
  try {
    for (const { name } of db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0`).all()) {
      for (const _ of db.prepare(`SELECT * FROM "${name}"`).iterate());
    }
  } catch (error) {
    if (diskFault(error) !== 'damaged') throw error;
  }
  throw new DamagedError(`${path} is damaged: ${row?.quick_check}`);
}

function open({ path, synchronous, check: when }: FileSpec): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 5_000 });
  try {
    db.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 4000`,
    );
    const crashed = existsSync(markOf(path));
    if (crashed || when === 'always') check(db, path);
    if (!crashed) writeFileSync(markOf(path), '');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The log moves along, because the latest answers may be only there. */
function setFileAside(path: string, now: number): string {
  const aside = `${path}.damaged-${now}`;
  for (const suffix of ['-wal', '-shm', '']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  return aside;
}

/**
 * Sets a file aside only if SQLite reports it as corrupt or not a database. Any other error is temporary: the caller reports it and
 * retries.
 * @param build creates the store of the open file: migrates the schema and reads what the start needs
 * @param now ms since 1970, for the name of a file set aside
 * @throws FileError caused by a disk fault or NewerSchemaError; nothing was moved
 */
export function openFile<T>(spec: FileSpec, build: (db: Database) => T, now: number): Opened<T> {
  const { path } = spec;
  const attempt = (setAside: string | null): Opened<T> => {
    const db = open(spec);
    try {
      return { store: build(db), setAside, close: () => close(db, path) };
    } catch (error) {
      db.close();
      throw error;
    }
  };
  try {
    return attempt(null);
  } catch (error) {
    if (diskFault(error) !== 'damaged') throw new FileError(spec, error);
  }
  try {
    return attempt(setFileAside(path, now));
  } catch (error) {
    throw new FileError(spec, error);
  }
}

function close(db: DatabaseSync, path: string): void {
  db.close();
  try {
    rmSync(markOf(path), { force: true });
  } catch {
    // If the mark remains, the next start runs a check.
  }
}
