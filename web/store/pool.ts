/**
 * The local store in the origin private file system, by SQLite's pool of synchronous access handles: no special headers, one connection
 * at a time, in a worker alone (https://sqlite.org/wasm/doc/trunk/persistence.md#vfs-opfs-sahpool).
 */
import init, { type SAHPoolUtil, type Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import { asDatabase, type WasmDatabase } from './wasm-database.ts';

/** The databases of this browser, while this worker has their files to itself. */
export interface DatabasePool {
  open(name: string, synchronous: 'FULL' | 'NORMAL'): WasmDatabase;
  /** For reading what is left of a damaged one. */
  openDamaged(name: string): WasmDatabase;
  /** Of the databases that are there. */
  names(): string[];
  /** One that is not open, with its log. */
  delete(name: string): void;
  /** Deletes all of them; none may be open. */
  wipe(): Promise<void>;
  /** Lets the files go; none may be open. */
  pause(): void;
}

export interface Databases {
  memory(): WasmDatabase;
  /** @throws a DOMException or Error where this browser keeps nothing, or another worker has the files for longer than a moment */
  pool(): Promise<DatabasePool>;
}

/** What is there stays where the files are held by another worker, and a later try begins anew. The second is not in the types. */
const FAILURE = { preserveOnInitFailure: true, forceReinitIfPreviouslyFailed: true };

const DIRECTORY = '/beckon';
/** Three databases and one of each that was set aside, each with its log. */
const CAPACITY = 12;
/** Files of a worker that was killed are free a moment later than its lock. */
const BUSY_TRIES = 20;
const BUSY_MS = 250;

/**
 * A commit of the outbox takes a median of 0.5 ms in Chromium and 1 to 2 ms in Firefox, in place of 4 and 2 ms with a journal that is
 * truncated (TRUNCATE): one flush of one file, in place of three of two. Kept answers survive a browser that is killed with either.
 */
const JOURNAL = 'WAL';

const isBusy = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'NoModificationAllowedError';

/** Loads the module. */
export async function loadDatabases(): Promise<Databases> {
  const said = listenToModule();
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
 * What SQLite calls an I/O error, whatever came of the file. The pool tells the module's log what it was, and that is the one place where
 * it does; so the log is taken before the module is loaded. It would else print what is thrown anyway, with its SQL.
 * @returns takes the newest
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
 * No room left for this origin. Chromium says so (https://fs.spec.whatwg.org/#api-filesystemsyncaccesshandle-write); Firefox writes less than
 * it was given, for which the pool has words of its own. By name, as browsers are between two classes of that name.
 */
const isFull = (fault: unknown): boolean =>
  fault instanceof Error && (fault.name === 'QuotaExceededError' || fault.message === 'Unknown write() failure.');

function asPool(sqlite: Sqlite3Static, pool: SAHPoolUtil, said: () => unknown): DatabasePool {
  return {
    open(name, synchronous) {
      const db = asDatabase(sqlite, new pool.OpfsSAHPoolDb(`/${name}`), () => isFull(said()));
      try {
        // Without shared memory a log needs the file to itself (https://www.sqlite.org/wal.html#noshm).
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
