/** Both databases accept and return the same values, and report the same errors. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Database, type SqlValue, transaction } from '../../../desk/store/database.ts';
import { diskFault, sqliteCode } from '../../../disk/faults.ts';
import { BACKENDS } from './backends.ts';

/** The returned value, and SQLite's type of it. */
const echo = (db: Database, value: SqlValue) => ({
  ...db.prepare('SELECT ?1 AS value, typeof(?1) AS type').get(value),
});
const errcode = (error: unknown): unknown => (error instanceof Error && 'errcode' in error ? error.errcode : undefined);

function failure(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}

for (const { name, database } of BACKENDS) {
  test(`${name}: values go in and come back`, (t) => {
    const db = database(t);
    const values: [SqlValue, unknown, string][] = [
      [null, null, 'null'],
      [5, 5, 'real'],
      [-0, -0, 'real'],
      [1.5, 1.5, 'real'],
      [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 'real'],
      [Number.NaN, null, 'null'],
      [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 'real'],
      [7n, 7, 'integer'],
      ['', '', 'text'],
      ['a\0b', 'a\0b', 'text'],
      ['Müller 😀', 'Müller 😀', 'text'],
      ['\ud800', '\ufffd', 'text'],
      [new Uint8Array(), new Uint8Array(), 'blob'],
      [new Uint8Array([1, 0, 255]), new Uint8Array([1, 0, 255]), 'blob'],
    ];
    for (const [value, back, type] of values) assert.deepEqual(echo(db, value), { value: back, type });
    db.exec('CREATE TABLE whole (n INTEGER) STRICT');
    const put = db.prepare('INSERT INTO whole (n) VALUES (?)');
    for (const n of [5, 2 ** 53 - 1, -7]) put.run(n);
    assert.deepEqual(
      db
        .prepare('SELECT n, typeof(n) AS type FROM whole')
        .all()
        .map((row) => ({ ...row })),
      [5, 2 ** 53 - 1, -7].map((n) => ({ n, type: 'integer' })),
    );
    // Neither rounded nor another type of value.
    assert.throws(() => echo(db, 2n ** 53n + 1n), RangeError);
    assert.throws(() => echo(db, 2n ** 63n));
  });

  test(`${name}: a statement is asked again and again, with as many values as it has places`, (t) => {
    const db = database(t);
    const pair = db.prepare('SELECT ? AS a, ? AS b');
    assert.deepEqual({ ...pair.get('x', 'y') }, { a: 'x', b: 'y' });
    assert.deepEqual({ ...pair.get('z') }, { a: 'z', b: null }, 'what is not given is NULL, not what it was before');
    assert.equal(sqliteCode(failure(() => pair.get(1, 2, 3))), 25);
    assert.deepEqual({ ...pair.get(1, 2) }, { a: 1, b: 2 });
    assert.equal(db.prepare('SELECT 1 WHERE 0').get(), undefined);
    assert.deepEqual(db.prepare('SELECT 1 WHERE 0').all(), []);
    db.exec('CREATE TABLE t (n); INSERT INTO t VALUES (1), (2), (3)');
    const rows = db.prepare('SELECT n FROM t ORDER BY n');
    assert.equal(rows.get()?.n, 1);
    // A partially read statement blocks nothing.
    db.exec('DELETE FROM t WHERE n = 2');
    assert.deepEqual(
      rows.all().map(({ n }) => n),
      [1, 3],
    );
  });

  test(`${name}: what fails has SQLite's code, and the statement works on`, (t) => {
    const db = database(t);
    db.exec('CREATE TABLE t (n INTEGER UNIQUE NOT NULL) STRICT');
    const put = db.prepare('INSERT INTO t (n) VALUES (?)');
    put.run(1);
    assert.equal(errcode(failure(() => put.run(1))), 2067);
    assert.equal(errcode(failure(() => put.run(null))), 1299);
    assert.equal(errcode(failure(() => put.run('one'))), 3091);
    put.run(2);
    assert.equal(db.prepare('SELECT count(*) AS n FROM t').get()?.n, 2);
    assert.equal(errcode(failure(() => db.prepare('SELECT * FROM nothing'))), 1);
    assert.equal(errcode(failure(() => db.exec('SELEC'))), 1);
  });

  test(`${name}: a full database is reported as such, and the transaction is rolled back`, (t) => {
    const db = database(t);
    db.exec('CREATE TABLE t (text TEXT) STRICT; PRAGMA max_page_count = 20');
    const put = db.prepare('INSERT INTO t (text) VALUES (?)');
    const error = failure(() => transaction(db, () => [...'0123456789'].map((sign) => put.run(sign.repeat(20_000)))));
    assert.equal(diskFault(error), 'full');
    assert.equal(db.isTransaction, false);
    assert.equal(db.prepare('SELECT count(*) AS n FROM t').get()?.n, 0);
  });

  test(`${name}: a transaction is whole or not at all`, (t) => {
    const db = database(t);
    db.exec('CREATE TABLE t (n INTEGER) STRICT');
    const put = db.prepare('INSERT INTO t (n) VALUES (?)');
    const count = () => db.prepare('SELECT count(*) AS n FROM t').get()?.n;
    assert.equal(
      transaction(db, () => {
        assert.equal(db.isTransaction, true);
        put.run(1);
        return 'made';
      }),
      'made',
    );
    const no = new Error('no');
    assert.equal(
      failure(() =>
        transaction(db, () => {
          put.run(2);
          throw no;
        }),
      ),
      no,
    );
    assert.deepEqual([count(), db.isTransaction], [1, false]);
  });
}

test('property: both backends return each text and number unchanged', (t) => {
  const databases = BACKENDS.map(({ database }) => database(t));
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.integer(),
    fc.uint8Array(),
    fc.bigInt({ min: -(2n ** 53n) + 1n, max: 2n ** 53n - 1n }),
    fc.constant(null),
  );
  fc.assert(
    fc.property(value, (one) => {
      const [first, ...others] = databases.map((db) => echo(db, one));
      for (const other of others) assert.deepEqual(other, first);
    }),
  );
});
