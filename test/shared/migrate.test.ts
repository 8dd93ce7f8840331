import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { migrate, NewerSchemaError, schemaVersion } from '../../shared/migrate.ts';

function empty(t: TestContext): DatabaseSync {
  const db = new DatabaseSync(':memory:');
  t.after(() => db.close());
  return db;
}
const TABLE = 'CREATE TABLE t (n INTEGER) STRICT';

test('each migration runs once, in order', (t) => {
  const db = empty(t);
  assert.equal(migrate(db, [TABLE]), 1);
  assert.equal(
    migrate(db, [TABLE, 'INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)', 'UPDATE t SET n = n * 10']),
    2,
  );
  assert.equal(
    migrate(db, [TABLE, 'INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)', 'UPDATE t SET n = n * 10']),
    0,
  );
  assert.equal(schemaVersion(db), 3);
  assert.deepEqual(
    db
      .prepare('SELECT n FROM t ORDER BY n')
      .all()
      .map(({ n }) => n),
    [10, 20],
  );
});

test('one that fails leaves nothing behind, and what ran before it stays', (t) => {
  const db = empty(t);
  assert.throws(
    () => migrate(db, [TABLE, 'INSERT INTO t VALUES (1); INSERT INTO missing VALUES (1)']),
    /no such table/,
  );
  assert.deepEqual([schemaVersion(db), db.isTransaction], [1, false]);
  assert.equal(db.prepare('SELECT count(*) AS n FROM t').get()?.n, 0);
});

test('a store of a newer program is refused and left as it is', (t) => {
  const db = empty(t);
  migrate(db, [TABLE, 'INSERT INTO t VALUES (1)']);
  const newer = (error: unknown) => error instanceof NewerSchemaError && error.found === 2;
  assert.throws(() => migrate(db, [TABLE]), newer);
  assert.equal(schemaVersion(db), 2);
});
