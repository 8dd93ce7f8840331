/**
 * One relay on a store at a time. Two would send what goes out twice and sign over each other's trail. The lock is one of SQLite on a file of
 * its own, so that it ends with its process however that ends; verbs of the command line work beside it.
 */
import { chmodSync, statSync } from 'node:fs';
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

/** @returns gives it back. @throws StoreError where another has it */
export function lockStore(path: string): () => void {
  let database: DatabaseSync | null = null;
  try {
    makeFolder(dirname(path));
    // Whoever may read it could hold it, and no relay would start.
    makeFile(`${path}.lock`);
    if ((statSync(`${path}.lock`).mode & 0o077) !== 0) chmodSync(`${path}.lock`, 0o600);
    database = new DatabaseSync(`${path}.lock`, { timeout: PATIENCE_MS });
    // A journal on the disk would be left behind by a kill.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    const held = database;
    return () => held.close();
  } catch (error) {
    database?.close();
    if (sqliteCode(error) === BUSY) throw new StoreError(`The store ${path} is in use by a relay: stop it first`);
    throw new StoreError(`The store ${path} cannot be opened (BECKON_STORE, BECKON_DATA): ${reasonOf(error)}`);
  }
}
