/**
 * The local store in the origin private file system, by SQLite's pool of synchronous access handles. It needs no special headers, allows
 * one connection at a time, and works only in a worker (https://sqlite.org/wasm/doc/trunk/persistence.md#vfs-opfs-sahpool).
 */
import type { SAHPoolUtil, Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import { asDatabase, type WasmDatabase } from './wasm-database.ts';

/** The databases of this browser, while this worker has exclusive access to their files. */
export interface DatabasePool {
  open(name: string, synchronous: 'FULL' | 'NORMAL'): WasmDatabase;
  /** Opens a damaged database to salvage its content. */
  openDamaged(name: string): WasmDatabase;
  names(): string[];
  /** Deletes a closed database and its log. */
  delete(name: string): void;
  /** Deletes all; none may be open. */
  wipe(): Promise<void>;
  /** Releases the files; none may be open. */
  pause(): void;
}

export interface Databases {
  memory(): WasmDatabase;
  /** @throws a DOMException or Error if the browser has no storage, or another worker holds the files for longer than a moment */
  pool(): Promise<DatabasePool>;
}

/** Keeps the data if another worker holds the files, and allows a retry. The second option is missing in the types. */
const FAILURE = { preserveOnInitFailure: true, forceReinitIfPreviouslyFailed: true };

const DIRECTORY = '/beckon';
/** Three databases and one damaged copy of each, each with its log. */
const CAPACITY = 12;
/** The files of a killed worker are released a moment later than its lock. */
const BUSY_TRIES = 20;
const BUSY_MS = 250;

/**
 * Median commit of the outbox: 0.5 ms in Chromium and 1 to 2 ms in Firefox, against 4 and 2 ms with a truncated journal (TRUNCATE): one
 * flush of one file instead of three of two. With both, stored answers survive a killed browser.
 */
const JOURNAL = 'WAL';

const isBusy = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'NoModificationAllowedError';

/** The part of the browser's storage manager that finds the pool's directory. */
interface PrivateFiles {
  getDirectory(): Promise<{ getDirectoryHandle(name: string): Promise<unknown> }>;
}

/** True if no pool was ever created in this browser, or the browser allows none. */
export async function isWithoutPool(files: PrivateFiles): Promise<boolean> {
  try {
    await (await files.getDirectory()).getDirectoryHandle(DIRECTORY.slice(1));
    return false;
  } catch (error) {
    return error instanceof DOMException && (error.name === 'NotFoundError' || error.name === 'SecurityError');
  }
}

export async function loadDatabases(): Promise<Databases> {
  const said = listenToModule();
  // The worker does not wait for SQLite's script: it reads the first view meanwhile.
  const { default: init } = await import('@sqlite.org/sqlite-wasm');
  const sqlite = await init();
  let pool: SAHPoolUtil | null = null;
  const take = async (): Promise<SAHPoolUtil> => {
    if (pool) return pool.isPaused() ? pool.unpauseVfs() : pool;
    pool = await sqlite.installOpfsSAHPoolVfs({
      name: 'beckon',
      directory: DIRECTORY,
      initialCapacity: CAPACITY,
      ...FAILURE,
    });
    return pool;
  };
  return {
    memory: () => asDatabase(sqlite, new sqlite.oo1.DB(':memory:')),
    async pool() {
      const taken = await whenFree(take);
      await taken.reserveMinimumCapacity(CAPACITY);
      return asPool(sqlite, taken, said);
    },
  };
}

async function whenFree<T>(take: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await take();
    } catch (error) {
      if (!isBusy(error) || tries === BUSY_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, BUSY_MS));
    }
  }
}

/**
 * SQLite reports every file failure as an I/O error; the pool logs the cause to the module's log and nowhere else. So the log is captured
 * before the module loads. Capturing also suppresses errors that are thrown anyway, with their SQL.
 * @returns returns the newest entry and clears it
 */
function listenToModule(): () => unknown {
  let newest: unknown = null;
  const nothing = (): void => {};
  const error = (...told: unknown[]): void => {
    newest = told.at(-1);
  };
  Object.assign(globalThis, { sqlite3ApiConfig: { error, warn: nothing, log: nothing, debug: nothing } });
  return () => {
    const taken = newest;
    newest = null;
    return taken;
  };
}

/**
 * The origin's quota is exceeded. Chromium throws an error (https://fs.spec.whatwg.org/#api-filesystemsyncaccesshandle-write); Firefox
 * writes fewer bytes, for which the pool throws its own message. Compared by name, because browsers are changing the class of that error.
 */
const isFull = (fault: unknown): boolean =>
  fault instanceof Error && (fault.name === 'QuotaExceededError' || fault.message === 'Unknown write() failure.');

function asPool(sqlite: Sqlite3Static, pool: SAHPoolUtil, said: () => unknown): DatabasePool {
  return {
    open(name, synchronous) {
      const db = asDatabase(sqlite, new pool.OpfsSAHPoolDb(`/${name}`), () => isFull(said()));
      try {
        // Without shared memory WAL requires exclusive locking (https://www.sqlite.org/wal.html#noshm).
        db.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = ${JOURNAL}`);
        db.exec(`PRAGMA synchronous = ${synchronous}; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 4000`);
        return db;
      } catch (error) {
        db.close();
        throw error;
      }
    },
    openDamaged(name) {
      const db = asDatabase(sqlite, new pool.OpfsSAHPoolDb(`/${name}`));
      db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA query_only = ON');
      return db;
    },
    names: () => pool.getFileNames().map((path) => path.slice(1)),
    delete(name) {
      for (const suffix of ['-wal', '-journal', '']) pool.unlink(`/${name}${suffix}`);
    },
    wipe: () => pool.wipeFiles(),
    pause: () => void pool.pauseVfs(),
  };
}
