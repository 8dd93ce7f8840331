/**
 * Replaces the store with a copy. The plan is noted first and carried out now or at the next start, so that a kill never leaves the file of
 * one with the WAL of the other.
 */
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Type from 'typebox';
import { keepAside, makeFolder, replaceFileSync, sweepParts, syncFolder } from '../../disk/replace.ts';
import { reasonOf } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import { StoreError } from '../domain/store-ports.ts';
import { noteWhole } from './condition.ts';
import { startEpoch } from './copy.ts';
import { checkFile } from './damage.ts';
import { openDatabase } from './database.ts';
import { lockStore } from './lock.ts';
import type { Migrations } from './migrations.ts';

/** Base names, because the folder may be moved before the next start. */
const plan = checker(Type.Object({ fresh: Type.String(), aside: Type.String() }));
const planOf = (path: string): string => `${path}.restoring`;
export const isRestoring = (path: string): boolean => existsSync(planOf(path));

/** Bytes. */
const PART = 1024 * 1024;

/** Call with the store locked. @returns path of the previous store, or null. @throws StoreError, one line; nothing is then changed */
export function restoreStore(path: string, from: string, migrations: Migrations): string | null {
  finishRestore(path);
  sweepParts(path, 0);
  if (!existsSync(from)) throw new StoreError(`${from} is not there`);
  const fresh = `${path}.${randomUUID()}.new`;
  const aside = `${path}.before-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  const had = existsSync(path);
  try {
    makeFolder(dirname(path));
    // Follow links as SQLite does. After a kill the last commits are in the WAL.
    const whole = realpathSync(from);
    for (const end of ['', '-wal']) if (existsSync(whole + end)) copyPrivately(whole + end, fresh + end);
    const [fault] = checkFile(fresh, 'thorough');
    if (fault !== undefined) throw new StoreError(`${from} is damaged: ${fault}`);
    prepare(fresh, migrations);
    replaceFileSync(planOf(path), `${JSON.stringify({ fresh: basename(fresh), aside: basename(aside) })}\n`);
  } catch (error) {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(fresh + end, { force: true });
    throw error instanceof StoreError ? error : new StoreError(`${from} cannot be restored: ${reasonOf(error)}`);
  }
  finishRestore(path);
  return had ? aside : null;
}

/** Private from the first byte, and writable, whatever the mode of the source. */
function copyPrivately(from: string, to: string): void {
  const source = openSync(from, 'r');
  try {
    const target = openSync(to, 'wx', 0o600);
    try {
      const part = Buffer.allocUnsafe(PART);
      for (let bytes = readSync(source, part); bytes > 0; bytes = readSync(source, part))
        writeFileSync(target, part.subarray(0, bytes));
    } finally {
      closeSync(target);
    }
  } finally {
    closeSync(source);
  }
}

/** Starts a new epoch: what the old one published after the backup is unknown here. Leaves one synced file without a WAL. */
function prepare(fresh: string, migrations: Migrations): void {
  const store = openDatabase({ path: fresh, migrations });
  try {
    startEpoch(store);
    store.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE');
  } finally {
    store.close();
  }
  const file = openSync(fresh, 'r+');
  fsyncSync(file);
  closeSync(file);
}

/** Call without the lock, before opening the store. @throws StoreError, also if another process is restoring it */
export function completeInterruptedRestore(path: string): void {
  if (!isRestoring(path)) return;
  const free = lockStore(path);
  try {
    finishRestore(path);
  } finally {
    free();
  }
}

/** Call with the store locked. Every step is idempotent. @throws StoreError */
export function finishRestore(path: string): void {
  if (!isRestoring(path)) return;
  try {
    const noted = plan.parse(JSON.parse(readFileSync(planOf(path), 'utf8')));
    const beside = (name: string) => join(dirname(path), basename(name));
    const [fresh, aside] = [beside(noted.fresh), beside(noted.aside)];
    if (existsSync(fresh)) {
      for (const end of ['', '-wal']) keepAside(path + end, aside + end);
      for (const end of ['-wal', '-shm', '-journal']) rmSync(path + end, { force: true });
      renameSync(fresh, path);
      syncFolder(dirname(path));
    }
    noteWhole(path);
    rmSync(planOf(path));
  } catch (error) {
    throw new StoreError(`The restoration of ${path} cannot be finished: ${reasonOf(error)}`);
  }
}
