/** A whole copy of a store, with a life of its own. */
import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { backup, type DatabaseSync } from 'node:sqlite';
import { placeNew } from '../../disk/replace.ts';
import { reasonOf } from '../../shared/problems.ts';
import { StoreError } from '../domain/store-ports.ts';
import { openDatabase } from './database.ts';
import { NEWEST_CURSOR } from './transaction.ts';

/** More changes than a store lives to see between a copy and its restoration. */
const LIFE = 1e12;

/** Another epoch, and cursors that go on far behind: what the original gave out after the copy is unknown to it for ever. */
function beginAnew(copy: DatabaseSync): void {
  const put = copy.prepare('INSERT OR REPLACE INTO shared_state (name, value) VALUES (?, ?)');
  const seq = Number(copy.prepare(NEWEST_CURSOR).get()?.value);
  put.run('epoch', crypto.randomUUID());
  put.run('copied_at', String(seq));
  put.run('began_at', String(seq + LIFE));
  put.run('seq', String(seq + LIFE));
}

/**
 * A whole copy while the relay runs, in its place once it is whole. The copy begins a life of its own, so that desks that meet it
 * forget their cursors instead of missing what came after the copy.
 * @throws StoreError, one line; then nothing is left behind
 */
export async function backupStore(from: string, to: string): Promise<void> {
  const taken = () => new StoreError(`${to} is there already; a copy goes to a new file`);
  if (existsSync(to)) throw taken();
  const fresh = `${to}.${randomUUID()}.new`;
  try {
    await copyStore(from, fresh);
    if (!placeNew(fresh, to)) throw taken();
  } catch (error) {
    throw error instanceof StoreError ? error : new StoreError(`${to} cannot be written: ${reasonOf(error)}`);
  } finally {
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(fresh + suffix, { force: true });
  }
}

async function copyStore(from: string, to: string): Promise<void> {
  const source = openDatabase({ path: from, migrate: 'refuse' });
  try {
    await backup(source, to);
  } finally {
    source.close();
  }
  const copy = openDatabase({ path: to });
  try {
    beginAnew(copy);
    copy.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE');
  } finally {
    copy.close();
  }
}
