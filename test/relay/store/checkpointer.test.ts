import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { createCheckpointer } from '../../../relay/store/checkpoints/checkpointer.ts';
import { openDatabase } from '../../../relay/store/database.ts';
import { until } from '../../helpers/until.ts';
import { sealingIn } from '../parts/store.ts';

/** Far more than the thread's threshold, and fewer pages than SQLite's automatic checkpoint needs. */
const GROUPS = 120;
const PAGE = 'x'.repeat(3000);

describe('checkpoints beside the commits', () => {
  let folder: string;
  let path: string;
  let database: DatabaseSync;
  const errors: unknown[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'beckon-checkpoints-'));
    path = join(folder, 'b.db');
    database = openDatabase({ path });
    database.exec('CREATE TABLE written (n INTEGER PRIMARY KEY, text TEXT)');
    errors.length = 0;
  });
  afterEach(() => {
    if (database.isOpen) database.close();
    rmSync(folder, { recursive: true });
  });

  /** @param told called after each group with its number of changes, as the store does */
  function write(told: (changes: number) => void): void {
    for (let group = 0; group < GROUPS; group++) {
      database.exec('BEGIN IMMEDIATE');
      for (let n = 0; n < 10; n++) database.prepare('INSERT INTO written (text) VALUES (?)').run(PAGE);
      database.exec('COMMIT');
      told(10);
    }
  }
  const log = () => database.prepare('PRAGMA wal_checkpoint(NOOP)').get() ?? {};

  test('pages come into the file without a commit that moves them, and stay readable', async () => {
    const checkpointer = createCheckpointer(path, (error) => errors.push(error));
    const version = () => database.prepare('PRAGMA data_version').get()?.data_version;
    const before = version();
    write(checkpointer.committed);
    await until('pages of the log are in the file', () => {
      checkpointer.committed(1000);
      return Number(log().checkpointed) > 0;
    });
    assert.equal(version(), before, 'it is no write of another process: what is remembered stays');
    assert.equal(database.prepare('SELECT count(*) AS n FROM written').get()?.n, GROUPS * 10);
    await checkpointer.close();
    assert.deepEqual(errors, []);
    database.close();
    const again = new DatabaseSync(path, { readOnly: true });
    assert.equal(again.prepare('PRAGMA integrity_check').get()?.integrity_check, 'ok');
    again.close();
  });

  test('few commits begin no thread: they leave their pages in the log', async () => {
    const checkpointer = createCheckpointer(path, (error) => errors.push(error));
    checkpointer.committed(10);
    await checkpointer.close();
    assert.equal(log().checkpointed, 0);
  });

  test('a thread that cannot open the store is logged once, and commits continue', async () => {
    const checkpointer = createCheckpointer(join(folder, 'nowhere', 'b.db'), (error) => errors.push(error));
    write(checkpointer.committed);
    await until('the thread has ended', () => errors.length > 0);
    write(checkpointer.committed);
    await checkpointer.close();
    assert.equal(errors.length, 1);
    assert.equal(database.prepare('SELECT count(*) AS n FROM written').get()?.n, 2 * GROUPS * 10);
  });

  test('without a thread every commit is published all the same, and this is logged', () => {
    // Creates the key ring first: a process that may start no thread may not sync a file itself either.
    sealingIn(folder);
    const mayNot = ['--permission', '--allow-fs-read=*', '--allow-fs-write=*', '--disable-warning=ExperimentalWarning'];
    const program = join(import.meta.dirname, 'parts', 'without-threads.ts');
    const { stdout, stderr, status } = spawnSync(process.execPath, [...mayNot, program, folder], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    const { told, errors, looksAgain } = JSON.parse(stdout);
    assert.deepEqual([told, errors.length, looksAgain], [1000, 2, true]);
    for (const error of errors) assert.match(error, /worker/i);
  });
});
