/**
 * Opens one SQLite file of this computer: WAL, a newer schema refused, a damaged file set aside. What is in it and the SQL that reads it
 * is the desk's (`desk/store/`), whose port `Database` the connection of `node:sqlite` fits as it is.
 */
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Database } from '../../desk/store/database.ts';
import { DamagedError, diskFault } from '../../disk/faults.ts';
import { reasonOf } from '../../shared/problems.ts';

interface FileSpec {
  name: 'history' | 'outbox';
  path: string;
  /** FULL: every commit survives a power failure. NORMAL: the newest may go, always whole transactions. */
  synchronous: 'FULL' | 'NORMAL';
  /** The whole file is read at each start, or only after a run that did not end in order: of a long history that takes a second. */
  check: 'always' | 'after a crash';
}

export interface Opened<T> {
  store: T;
  /** Where a damaged file was moved to; null if there was none. */
  setAside: string | null;
  close(): void;
}

/** Which file could not be opened; `cause` is the fault. Nothing was moved. */
export class FileError extends Error {
  override name = 'FileError';
  readonly file: FileSpec['name'];
  constructor({ name, path }: FileSpec, cause: unknown) {
    super(`${path} cannot be opened: ${reasonOf(cause)}`, { cause });
    this.file = name;
  }
}

/** There while the file is open: found at a start, it says that the last run did not end in order. */
const markOf = (path: string): string => `${path}-open`;

/**
 * The check tells of a page that the device did not give in the same words as of a damaged one. Read once more, the first fails with
 * its own code, and the file is not damaged.
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

/** Its log goes with it: the newest answers may be there alone. */
function setFileAside(path: string, now: number): string {
  const aside = `${path}.damaged-${now}`;
  for (const suffix of ['-wal', '-shm', '']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  return aside;
}

/**
 * Only what SQLite calls corrupt or no database is set aside. A file that cannot be read or written now is as it should be: whoever
 * opens it tells the person and tries again.
 * @param build makes the store of the open file: brings it to the newest schema, and reads what its start needs
 * @param now ms since 1970, for the name of a file set aside
 * @throws FileError, whose cause is the fault of the disk or a NewerSchemaError; then nothing was moved
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
    // Left there it costs a check at the next start.
  }
}
