/** When indexes are written. They are written without fsync; later writes on the same connection are synchronous again, also after an error. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { createAuditIndex } from '../../../relay/store/audit/audit-index.ts';
import { openDatabase } from '../../../relay/store/database.ts';
import { createIndexSchedule } from '../../../relay/store/search/index-schedule.ts';
import { TextIndex } from '../../../relay/store/search/text-index.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { storedItem } from '../parts/items.ts';

const FULL = 2;

test('an index that another process keeps from being written leaves the commits of people synced', async (t) => {
  const path = join(await temporaryFolder(t), 'b.db');
  const database = openDatabase({ path, busyTimeout: 10 });
  t.after(() => database.close());
  database.exec(`INSERT INTO sets VALUES (1, x'00', '["ann"]');
    INSERT INTO audit (seq, record, hash) VALUES (1, '{"item":"a"}', x'00')`);
  const put = database.prepare(
    `INSERT INTO items (seq, id, set_id, origin_id, open, doc) VALUES (1, 'a', 1, 'erp', 1, ?)`,
  );
  put.run(JSON.stringify(storedItem({ id: 'a' }, 1).item));
  const other = new DatabaseSync(path);
  t.after(() => other.close());
  const synchronous = () => database.prepare('PRAGMA synchronous').get()?.synchronous;
  other.exec('BEGIN IMMEDIATE');
  const text = new TextIndex(database);
  assert.throws(() => text.advance(10), /locked/);
  assert.equal(synchronous(), FULL);
  const audit = createAuditIndex(database, (error) => assert.fail(String(error)));
  await assert.rejects(audit.of('a', 1), /locked/);
  assert.equal(synchronous(), FULL);
  other.exec('ROLLBACK');
  text.advance(10);
  assert.equal((await audit.of('a', 1)).count, 1);
  assert.equal(synchronous(), FULL);
  await audit.close();
});

test('a stream of commits is indexed slowly while the loop is busy, and by a share of the time once far behind', () => {
  const SLICE_MS = 8;
  const pauses: number[] = [];
  let now = 0;
  let missing = 101_000;
  let next: (() => void) | null = null;
  const schedule = createIndexSchedule(
    {
      advance(limit) {
        now += SLICE_MS;
        missing -= limit;
        return true;
      },
      isBehind: (by) => missing >= by,
    },
    (error) => assert.fail(String(error)),
    {
      now: () => now,
      hasTime: () => false,
      after(ms, task) {
        pauses.push(ms);
        next = task;
        return () => {};
      },
    },
  );
  const passes = (ms: number) => {
    now += ms;
    schedule.later();
    next?.();
  };
  passes(0);
  while (missing >= 100_000) passes(3 * SLICE_MS);
  assert.deepEqual([...new Set(pauses.slice(1, -1))], [3 * SLICE_MS]);
  passes(200);
  assert.equal(pauses.at(-1), 200);
});
