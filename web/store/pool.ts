/**
 * The local store in the origin private file system, by SQLite's pool of synchronous access handles: no special headers, one connection
 * at a time, in a worker alone (https://sqlite.org/wasm/doc/trunk/persistence.md#vfs-opfs-sahpool).
 */
import init from '@sqlite.org/sqlite-wasm';
import { asDatabase, type WasmDatabase } from './wasm-database.ts';

export interface DatabasePool {
  /** `opfs`: kept in this browser · `memory`: gone with the tab. */
  readonly kept: 'opfs' | 'memory';
  open(name: string, synchronous: 'FULL' | 'NORMAL'): WasmDatabase;
}

const DIRECTORY = '/beckon';
/** Three databases, each with its log, and room for what SQLite makes beside. */
const CAPACITY = 9;

/** @param log told why nothing can be kept here */
export async function openPool(log: (reason: unknown) => void): Promise<DatabasePool> {
  const sqlite = await init();
  // What fails is thrown; the module would print it with its SQL as well.
  sqlite.config.warn = () => {};
  try {
    const pool = await sqlite.installOpfsSAHPoolVfs({
      name: 'beckon',
      directory: DIRECTORY,
      initialCapacity: CAPACITY,
      preserveOnInitFailure: true,
    });
    await pool.reserveMinimumCapacity(CAPACITY);
    return {
      kept: 'opfs',
      open(name, synchronous) {
        const db = asDatabase(sqlite, new pool.OpfsSAHPoolDb(`/${name}`));
        // Without shared memory a log needs the file to itself (https://www.sqlite.org/wal.html#noshm).
        db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL');
        db.exec(`PRAGMA synchronous = ${synchronous}; PRAGMA foreign_keys = ON`);
        return db;
      },
    };
  } catch (error) {
    log(error);
    return { kept: 'memory', open: () => asDatabase(sqlite, new sqlite.oo1.DB(':memory:')) };
  }
}
