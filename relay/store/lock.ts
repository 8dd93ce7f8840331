/**
 * One relay on a store at a time. Two would send what goes out twice and sign over each other's trail. The lock is one of SQLite on a file of
 * its own, so that it ends with its process however that ends. Commands that open the store themselves share it: several at once, none beside
 * a relay, which is told what to do instead.
 */
import { chmodSync, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqliteCode } from '../../disk/faults.ts';
import { makeFolder } from '../../disk/replace.ts';
import { reasonOf } from '../../shared/problems.ts';
import { StoreError } from '../domain/store-ports.ts';
import { makeFile } from './database.ts';

const BUSY = 5;
/** ms for one that is about to end. */
const PATIENCE_MS = 500;
/** ms for commands, which are short but for a few. */
const COMMANDS_MS = 5000;

const fileOf = (path: string): string => `${path}.lock`;

/** @returns gives it back. @throws StoreError where another has it */
export function lockStore(path: string): () => void {
  try {
    makeFolder(dirname(path));
    // Whoever may read it could hold it, and no relay would start.
    makeFile(fileOf(path));
    if ((statSync(fileOf(path)).mode & 0o077) !== 0) chmodSync(fileOf(path), 0o600);
    for (const until = performance.now() + COMMANDS_MS; ; ) {
      // A journal on the disk would be left behind by a kill.
      const held = hold(path, PATIENCE_MS, 'PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
      if (held) return held;
      const shared = share(path);
      if (!shared) throw new StoreError(`The store ${path} is in use by a relay: stop it first`);
      shared();
      if (performance.now() >= until)
        throw new StoreError(`The store ${path} is in use by a command: let it end first`);
    }
  } catch (error) {
    throw asStoreError(error, path);
  }
}

/**
 * For a command that opens the store itself. A lock that was never made is nobody's, and is not made here: the account that runs commands may
 * be another than the relay's, which could not take it then.
 * @returns gives it back; null: a relay has the store, or it is being restored. @throws StoreError
 */
export function shareStore(path: string): (() => void) | null {
  if (!existsSync(fileOf(path))) return () => {};
  try {
    return share(path);
  } catch (error) {
    throw asStoreError(error, path);
  }
}

// The lock comes with the first page that is read.
const share = (path: string) => hold(path, 0, 'BEGIN; SELECT COUNT(*) FROM sqlite_schema');

/** @returns null where another has it */
function hold(path: string, timeout: number, how: string): (() => void) | null {
  const database = new DatabaseSync(fileOf(path), { timeout });
  try {
    database.exec(how);
    return () => database.close();
  } catch (error) {
    database.close();
    if (sqliteCode(error) === BUSY) return null;
    throw error;
  }
}

const asStoreError = (error: unknown, path: string): StoreError =>
  error instanceof StoreError
    ? error
    : new StoreError(`The store ${path} cannot be opened (BECKON_STORE, BECKON_DATA): ${reasonOf(error)}`);
