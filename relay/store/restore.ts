/**
 * A copy in place of the store. What is about to be done is noted first; from then on it is done, by this or by the next start, so that a
 * kill leaves the store before or the one after, never the file of one with the log of the other.
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
import { beginAnew } from './copy.ts';
import { checkFile } from './damage.ts';
import { openDatabase } from './database.ts';
import { lockStore } from './lock.ts';
import type { Migrations } from './migrations.ts';

/** Names beside the store, whose folder may have been moved before the next start. */
const plan = checker(Type.Object({ fresh: Type.String(), aside: Type.String() }));
const planOf = (path: string): string => `${path}.restoring`;
/** It was begun, and is to be finished. */
export const isRestoring = (path: string): boolean => existsSync(planOf(path));

/** Bytes that are copied at once. */
const PART = 1024 * 1024;

/** For who has locked the store. @returns where the store before lies now; null: there was none. @throws StoreError, one line; then the store is as it was */
export function restoreStore(path: string, from: string, migrations: Migrations): string | null {
  finishRestore(path);
  sweepParts(path, 0);
  if (!existsSync(from)) throw new StoreError(`${from} is not there`);
  const fresh = `${path}.${randomUUID()}.new`;
  const aside = `${path}.before-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  const had = existsSync(path);
  try {
    makeFolder(dirname(path));
    // As SQLite does it, where a link leads. What was killed has its last commits in its log.
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

/** Nobody else's on this machine from the first byte on, and to be written, whatever the mode of where it comes from. */
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

/** A life of its own each time: what a store told after it was restored before is unknown to it. All of it in one file, and on the disk. */
function prepare(fresh: string, migrations: Migrations): void {
  const store = openDatabase({ path: fresh, migrations });
  try {
    beginAnew(store);
    store.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE');
  } finally {
    store.close();
  }
  const file = openSync(fresh, 'r+');
  fsyncSync(file);
  closeSync(file);
}

/** Before a store is opened by whoever has not locked it: who restores it just now is left to it. @throws StoreError */
export function finishLeftRestore(path: string): void {
  if (!isRestoring(path)) return;
  const free = lockStore(path);
  try {
    finishRestore(path);
  } finally {
    free();
  }
}

/** For who has locked the store: does what was noted and not done. Each step may have been done before. @throws StoreError */
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
