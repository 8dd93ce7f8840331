import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { migrate, NewerSchemaError, schemaVersionOf } from '../../shared/migrate.ts';

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
  assert.equal(schemaVersionOf(db), 3);
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
  assert.deepEqual([schemaVersionOf(db), db.isTransaction], [1, false]);
  assert.equal(db.prepare('SELECT count(*) AS n FROM t').get()?.n, 0);
});

test('a store of a newer program is refused and left as it is', (t) => {
  const db = empty(t);
  migrate(db, [TABLE, 'INSERT INTO t VALUES (1)']);
  const newer = (error: unknown) => error instanceof NewerSchemaError && error.found === 2;
  assert.throws(() => migrate(db, [TABLE]), newer);
  assert.equal(schemaVersionOf(db), 2);
});

test('a baseline creates a store at its version, and an older store is refused and left as it is', (t) => {
  const db = empty(t);
  assert.equal(migrate(db, [TABLE], { baseline: 5 }), 1);
  assert.equal(schemaVersionOf(db), 5);
  assert.equal(migrate(db, [TABLE, 'INSERT INTO t VALUES (1)'], { baseline: 5 }), 1);
  assert.equal(schemaVersionOf(db), 6);
  assert.throws(() => migrate(db, [TABLE], { baseline: 5 }), NewerSchemaError);
  assert.throws(() => migrate(db, [TABLE], { baseline: 7 }), /schema 6 is from before the first release/);
  assert.equal(schemaVersionOf(db), 6);
});

test('what a store holds from its beginning is written with its first migration, once', (t) => {
  const db = empty(t);
  const onNew = () => db.exec('INSERT INTO t VALUES (7)');
  assert.throws(
    () => migrate(db, [TABLE], { onNew: () => db.exec('INSERT INTO missing VALUES (1)') }),
    /no such table/,
  );
  assert.equal(schemaVersionOf(db), 0);
  assert.equal(migrate(db, [TABLE, 'UPDATE t SET n = n + 1'], { onNew }), 2);
  assert.equal(migrate(db, [TABLE, 'UPDATE t SET n = n + 1', 'UPDATE t SET n = n + 1'], { onNew }), 1);
  assert.deepEqual({ ...db.prepare('SELECT count(*) AS rows, max(n) AS n FROM t').get() }, { rows: 1, n: 9 });
});
