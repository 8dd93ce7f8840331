/**
 * One relay per store: two would send messages twice and sign diverging trails. An SQLite lock on a separate file, which ends with its
 * process. Commands that open the store share it, but not with a relay.
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
/** ms to wait for a process that is about to exit. */
const PATIENCE_MS = 500;
/** ms to wait for commands; most are short. */
const COMMANDS_MS = 5000;

const fileOf = (path: string): string => `${path}.lock`;

/** @returns the function that unlocks it. @throws StoreError if another process holds it */
export function lockStore(path: string): () => void {
  try {
    makeFolder(dirname(path));
    // Private: any account that can read the file could hold the lock and block the relay.
    makeFile(fileOf(path));
    if ((statSync(fileOf(path)).mode & 0o077) !== 0) chmodSync(fileOf(path), 0o600);
    for (const until = performance.now() + COMMANDS_MS; ; ) {
      // A journal file would be left behind by a kill.
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
 * Commands may run under another account, so they do not create the lock file: the relay could then not lock it.
 * @returns the function that unlocks it; null: a relay has the store, or it is being restored. @throws StoreError
 */
export function shareStore(path: string): (() => void) | null {
  if (!existsSync(fileOf(path))) return () => {};
  try {
    return share(path);
  } catch (error) {
    throw asStoreError(error, path);
  }
}

// The lock is acquired by reading the first page.
const share = (path: string) => hold(path, 0, 'BEGIN; SELECT COUNT(*) FROM sqlite_schema');

/** @returns null if another process holds it */
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
