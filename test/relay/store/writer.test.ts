import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { buildView } from '../../../relay/directory/view.ts';
import type { DirectoryView } from '../../../relay/domain/directory-view.ts';
import type { CommittedChange } from '../../../relay/domain/reader.ts';
import type { Tx } from '../../../relay/domain/unit-of-work.ts';
import { openDatabase } from '../../../relay/store/database.ts';
import { Transaction } from '../../../relay/store/transaction.ts';
import { createTables, createTx } from '../../../relay/store/unit.ts';
import { GroupWriter } from '../../../relay/store/writer.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { storedItem } from '../parts/items.ts';
import { sealingIn } from '../parts/store.ts';

interface Bench {
  database: DatabaseSync;
  writer: GroupWriter;
  groups: { units: number; failed: boolean }[];
  published: CommittedChange[];
  errors: unknown[];
  foreign: number;
}

let folder: string;
let bench: Bench;
const view: DirectoryView = buildView({ rows: [], absences: [], env: {}, version: 1 });

function open(): Bench {
  const database = openDatabase({ path: join(folder, 'b.db'), busyTimeout: 50 });
  const sealing = sealingIn(folder);
  const tables = createTables(database, () => view, sealing);
  const made: Bench = {
    database,
    groups: [],
    published: [],
    errors: [],
    foreign: 0,
    writer: new GroupWriter({
      tables,
      transaction: new Transaction({
        database,
        tables,
        tx: createTx(database, tables, () => view, sealing),
        now: () => 1_800_000_000_000,
        onForeignWrite: () => {
          made.foreign += 1;
        },
        onMissed: () => made.published.push({ kind: 'elsewhere' }),
        onError: (error) => made.errors.push(error),
      }),
      publish: (changes) => made.published.push(...changes),
      observe: ({ units, failed }) => made.groups.push({ units, failed }),
      onError: (error) => made.errors.push(error),
    }),
  };
  return made;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'beckon-writer-'));
  bench = open();
});
afterEach(async () => {
  await bench.writer.close();
  bench.database.close();
  rmSync(folder, { recursive: true, force: true });
});

const put =
  (id: string, more: object = {}) =>
  (tx: Tx) => {
    tx.save(storedItem({ id, ...more }, tx.internSet(['ann'])));
    tx.audit({ kind: 'event', itemId: id, actor: 'src', facts: {} });
    return id;
  };
const count = (table: string) => Number(bench.database.prepare(`SELECT COUNT(*) AS n FROM ${table}`).get()?.n);
const isUnavailable = (error: unknown) => error instanceof ProblemError && error.problem.code === 'STORE_UNAVAILABLE';

/** Recomputes the chain without the store's code. */
function assertChain(): void {
  let before = '0'.repeat(64);
  let seq = 0;
  for (const row of bench.database.prepare('SELECT seq, record, hash FROM audit ORDER BY seq').all()) {
    seq += 1;
    assert.equal(row.seq, seq);
    before = hash('sha256', `${before}\n${row.record}`, 'hex');
    assert.equal(row.hash instanceof Uint8Array && Buffer.from(row.hash).toString('hex'), before);
  }
}

describe('group commit', () => {
  test('many changes of one item in one turn are published as the last of them, in its place', async () => {
    await Promise.all(
      ['a', 'b', 'a', 'a', 'c', 'b'].map((id, at) =>
        bench.writer.write((tx) => tx.save(storedItem({ id, title: `${id}${at}` }, tx.internSet(['ann'])))),
      ),
    );
    const titles = bench.published.map((change) => change.kind === 'item' && change.item.title);
    assert.deepEqual(titles, ['a3', 'c4', 'b5']);
  });

  test('one turn of the loop is one transaction, published once and in order', async () => {
    const ids = await Promise.all(['a', 'b', 'c', 'd'].map((id) => bench.writer.write(put(id))));
    assert.deepEqual(ids, ['a', 'b', 'c', 'd']);
    assert.deepEqual(bench.groups, [{ units: 4, failed: false }]);
    assert.deepEqual(
      bench.published.map((change) => 'cursor' in change && change.cursor),
      [1, 2, 3, 4],
    );
    assert.equal(count('sets'), 1);
    assertChain();
  });

  test('a unit that throws undoes itself alone', async () => {
    const failing = (error: Error) =>
      bench.writer.write((tx) => {
        tx.internSet(['only', 'here']);
        put('bad')(tx);
        throw error;
      });
    const results = await Promise.allSettled([
      bench.writer.write(put('a')),
      failing(new ProblemError('NOT_FOUND', 'no')),
      failing(new Error('a fault with inner words')),
      bench.writer.write(put('b')),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'rejected', 'fulfilled'],
    );
    assert.ok(results[1]?.status === 'rejected' && results[1].reason.problem.code === 'NOT_FOUND');
    assert.ok(results[2]?.status === 'rejected' && isUnavailable(results[2].reason));
    assert.doesNotMatch(String(results[2]?.status === 'rejected' && results[2].reason), /inner words/);
    assert.deepEqual([count('items'), count('sets'), count('audit')], [2, 1, 2]);
    assert.equal(bench.published.length, 2);
    assertChain();
    await bench.writer.write((tx) => assert.equal(tx.item('bad'), null));
    // After a rollback the same set can be interned again; the rolled-back number is not reused for it.
    const same = ['x', 'y'];
    const refuse = bench.writer.write((tx) => {
      tx.internSet([...same]);
      tx.internSet(same);
      throw new ProblemError('NOT_FOUND', 'no');
    });
    await assert.rejects(refuse);
    await bench.writer.write((tx) => {
      tx.internSet(['only', 'here']);
      assert.deepEqual(tx.membersOf(tx.internSet(same)), same);
    });
    assert.equal(count('sets'), 3);
  });

  test('one alone that refuses leaves no gap in the numbers', async () => {
    await assert.rejects(
      bench.writer.write((tx) => {
        put('bad')(tx);
        throw new ProblemError('NOT_FOUND', 'no');
      }),
    );
    await bench.writer.write(put('a'));
    assert.deepEqual(
      bench.published.map((change) => 'cursor' in change && change.cursor),
      [1],
    );
    assert.deepEqual(bench.errors, []);
    assertChain();
  });

  test('a full disk refuses all writes, leaves stored data unchanged, and recovers', async () => {
    await bench.writer.write(put('first'));
    bench.database.exec(
      `PRAGMA max_page_count = ${Number(bench.database.prepare('PRAGMA page_count').get()?.page_count) + 4}`,
    );
    const big = { body: 'x'.repeat(300_000) };
    const results = await Promise.allSettled([bench.writer.write(put('big', big)), bench.writer.write(put('small'))]);
    assert.ok(results.every((result) => result.status === 'rejected' && isUnavailable(result.reason)));
    await assert.rejects(bench.writer.write(put('big', big)), isUnavailable);
    assert.deepEqual([count('items'), bench.published.length], [1, 1]);
    bench.database.exec('PRAGMA max_page_count = 1000000');
    await bench.writer.write(put('big', big));
    assert.deepEqual(
      bench.published.map((change) => 'cursor' in change && change.cursor),
      [1, 2],
    );
    assertChain();
  });

  test('a lock held too long refuses, and writing continues after it', async () => {
    const other = new DatabaseSync(join(folder, 'b.db'));
    other.exec('BEGIN IMMEDIATE');
    await assert.rejects(bench.writer.write(put('a')), isUnavailable);
    other.exec('ROLLBACK');
    other.close();
    await bench.writer.write(put('a'));
    assert.equal(count('items'), 1);
  });

  test('writes of another process are noticed before the next unit runs', async () => {
    await bench.writer.write(put('a'));
    const other = open();
    await other.writer.write(put('b'));
    await other.writer.close();
    other.database.close();
    await bench.writer.write((tx) => {
      assert.equal(bench.foreign, 1);
      put('c')(tx);
    });
    assert.deepEqual(
      bench.published.map((change) => ('cursor' in change ? change.cursor : change.kind)),
      [1, 'elsewhere', 3],
    );
    assertChain();
  });

  test('sequence numbers continue after a restart, whatever the last change was', async () => {
    const own = { itemId: 'a', seenAt: null, snoozedUntil: null, delegatedAt: null };
    const last = () => bench.published.findLast((change) => 'cursor' in change);
    for (const change of [
      put('a'),
      (tx: Tx) => tx.saveOwn('ann', own),
      (tx: Tx) => tx.remove('a', ['ann']),
      put('a'),
    ]) {
      await bench.writer.write(change);
      const before = last();
      await bench.writer.close();
      bench.database.close();
      bench = open();
      await bench.writer.write(put('b'));
      const after = last();
      assert.ok(before && after && 'cursor' in before && 'cursor' in after);
      assert.equal(after.cursor, before.cursor + 1);
    }
  });

  test('closing waits for queued units and refuses later ones', async () => {
    const asked = bench.writer.write(put('a'));
    const closed = bench.writer.close();
    await assert.rejects(bench.writer.write(put('b')), isUnavailable);
    await closed;
    assert.equal(await asked, 'a');
  });
});
