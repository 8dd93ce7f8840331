/** Backups: a whole copy of a store, with a new epoch. */
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fdatasyncSync, openSync, rmSync } from 'node:fs';
import { backup, type DatabaseSync } from 'node:sqlite';
import { placeNew } from '../../disk/replace.ts';
import { reasonOf } from '../../shared/problems.ts';
import { StoreError } from '../domain/store-ports.ts';
import { damageOf } from './damage.ts';
import { openDatabase } from './database.ts';
import type { Migrations } from './migrations.ts';
import { NOTHING_UNDERWAY } from './schema-upgrade.ts';
import { NEWEST_CURSOR } from './transaction.ts';

/** More than the changes that any store makes between a copy and its restore. */
const LIFE = 1e12;

/** Starts a new epoch and skips cursors, so that those the original issued after the copy stay invalid, also when repeated. */
export function startEpoch(copy: DatabaseSync): void {
  copy.exec('DELETE FROM log_place');
  copy.exec(NOTHING_UNDERWAY);
  const put = copy.prepare('INSERT OR REPLACE INTO shared_state (name, value) VALUES (?, ?)');
  const seq = Number(copy.prepare(NEWEST_CURSOR).get()?.value);
  const began = copy.prepare("SELECT value FROM shared_state WHERE name = 'began_at'").get();
  put.run('epoch', crypto.randomUUID());
  if (Number(began?.value) !== seq) put.run('copied_at', String(seq));
  put.run('began_at', String(seq + LIFE));
  put.run('seq', String(seq + LIFE));
}

/**
 * Backs up a store in use; the file gets its name when complete. Its new epoch makes clients discard cursors instead of missing changes.
 * @throws StoreError, one line; nothing is left behind
 */
export async function backupStore(from: string, to: string, migrations: Migrations): Promise<void> {
  const taken = () => new StoreError(`${to} is there already; a copy goes to a new file`);
  if (existsSync(to)) throw taken();
  const fresh = `${to}.${randomUUID()}.new`;
  try {
    await copyStore(from, fresh, migrations);
    if (!placeNew(fresh, to)) throw taken();
  } catch (error) {
    throw error instanceof StoreError ? error : new StoreError(`${to} cannot be written: ${reasonOf(error)}`);
  } finally {
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(fresh + suffix, { force: true });
  }
}

/** Without a read transaction each write of the relay would restart the backup, and under load it would never end. */
async function copyStore(from: string, to: string, migrations: Migrations): Promise<void> {
  const source = openDatabase({ path: from, migrate: 'refuse', migrations });
  try {
    source.exec('BEGIN');
    source.prepare('SELECT COUNT(*) FROM sqlite_schema').get();
    await copyPages(source, to);
  } finally {
    source.close();
  }
  const copy = openDatabase({ path: to, migrations });
  try {
    const [fault] = damageOf(copy);
    if (fault !== undefined) throw new StoreError(`The store ${from} is damaged, and no copy of it was made: ${fault}`);
    startEpoch(copy);
    copy.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE');
  } finally {
    copy.close();
  }
}

/** Pages per step (about 1 MB), and the pause after it as a multiple of the step's time. */
const STEP_PAGES = 256;
const REST = 2;
/** ms; bounds the total time of a copy on a slow disk. */
const MAX_REST_MS = 100;

/** Syncs each step: otherwise everything is flushed at once and commits wait. Blocks its thread. @param rest pause per time of a step */
export async function copyPages(source: DatabaseSync, to: string, rest = REST): Promise<void> {
  const file = openSync(to, 'wx', 0o600);
  const still = new Int32Array(new SharedArrayBuffer(4));
  let began = performance.now();
  try {
    await backup(source, to, {
      rate: STEP_PAGES,
      progress() {
        fdatasyncSync(file);
        Atomics.wait(still, 0, 0, Math.min(MAX_REST_MS, (performance.now() - began) * rest));
        began = performance.now();
      },
    });
  } finally {
    closeSync(file);
  }
}
