/**
 * A copy in place of the store. What is about to be done is noted first; from then on it is done, by this or by the next start, so that a
 * kill leaves the store before or the one after, never the file of one with the log of the other.
 */
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname } from 'node:path';
import Type from 'typebox';
import { makeFolder, replaceFileSync, sweepParts, syncFolder } from '../../disk/replace.ts';
import { reasonOf } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import { StoreError } from '../domain/store-ports.ts';
import { noteWhole } from './condition.ts';
import { beginAnew } from './copy.ts';
import { checkFile } from './damage.ts';
import { openDatabase } from './database.ts';
import { lockStore } from './lock.ts';

const plan = checker(Type.Object({ fresh: Type.String(), aside: Type.String() }));
const planOf = (path: string): string => `${path}.restoring`;

/** For who has locked the store. @returns where the store before lies now; null: there was none. @throws StoreError, one line; then the store is as it was */
export function restoreStore(path: string, from: string): string | null {
  finishRestore(path);
  sweepParts(path, 0);
  if (!existsSync(from)) throw new StoreError(`${from} is not there`);
  const fresh = `${path}.${randomUUID()}.new`;
  const aside = `${path}.before-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  const had = existsSync(path);
  try {
    makeFolder(dirname(path));
    copyFileSync(from, fresh);
    const [fault] = checkFile(fresh, 'thorough');
    if (fault !== undefined) throw new StoreError(`${from} is damaged: ${fault}`);
    prepare(fresh);
    replaceFileSync(planOf(path), `${JSON.stringify({ fresh, aside })}\n`);
  } catch (error) {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(fresh + end, { force: true });
    throw error instanceof StoreError ? error : new StoreError(`${from} cannot be restored: ${reasonOf(error)}`);
  }
  finishRestore(path);
  return had ? aside : null;
}

/** A life of its own each time: what a store told after it was restored before is unknown to it. All of it in one file, and on the disk. */
function prepare(fresh: string): void {
  const store = openDatabase({ path: fresh });
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
  if (!existsSync(planOf(path))) return;
  const free = lockStore(path);
  try {
    finishRestore(path);
  } finally {
    free();
  }
}

/** For who has locked the store: does what was noted and not done. Each step may have been done before. @throws StoreError */
export function finishRestore(path: string): void {
  if (!existsSync(planOf(path))) return;
  try {
    const { fresh, aside } = plan.parse(JSON.parse(readFileSync(planOf(path), 'utf8')));
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

function keepAside(file: string, aside: string): void {
  if (!existsSync(file) || existsSync(aside)) return;
  try {
    linkSync(file, aside);
  } catch {
    // This file system has no hard links.
    copyFileSync(file, `${aside}.new`);
    renameSync(`${aside}.new`, aside);
  }
}
