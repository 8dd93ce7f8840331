/** A whole copy of a store, with a life of its own. */
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fdatasyncSync, openSync, rmSync } from 'node:fs';
import { backup, type DatabaseSync } from 'node:sqlite';
import { placeNew } from '../../disk/replace.ts';
import { reasonOf } from '../../shared/problems.ts';
import { StoreError } from '../domain/store-ports.ts';
import { damageOf } from './damage.ts';
import { openDatabase } from './database.ts';
import { NOTHING_UNDERWAY } from './migrating.ts';
import type { Migrations } from './migrations.ts';
import { NEWEST_CURSOR } from './transaction.ts';

/** More changes than a store lives to see between a copy and its restoration. */
const LIFE = 1e12;

/**
 * Another epoch, and cursors that go on far behind: what the original gave out after the copy is unknown to it for ever. Done again to a copy
 * that nobody has written to, what lies between is unknown from the first copy on.
 */
export function beginAnew(copy: DatabaseSync): void {
  // One of several it is no more.
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
 * A whole copy while the relay runs, in its place once it is whole. The copy begins a life of its own, so that desks that meet it
 * forget their cursors instead of missing what came after the copy.
 * @throws StoreError, one line; then nothing is left behind
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

/**
 * As it was when the copy began: without a transaction that holds it, whatever a relay writes beside would begin the copy anew, again and
 * again, and under load it would never end.
 */
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
    beginAnew(copy);
    copy.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE');
  } finally {
    copy.close();
  }
}

/** Pages of one step, about 1 MB; and how many times as long as a step took the disk and the processor are left to others. */
const STEP_PAGES = 256;
const REST = 2;
/** ms at most between two steps: what is slow is slow for others too, and the copy has to end. */
const MAX_REST_MS = 100;

/**
 * What a step wrote is on the disk before the next: else all of it would go there at once, and commits beside it wait behind that. For a
 * process or a thread that has nothing else to do.
 * @param rest times as long as a step took
 */
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
