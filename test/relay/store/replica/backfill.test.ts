/** Filling slice by slice during concurrent changes yields the same rows as filling all at once in the end. */
import assert from 'node:assert/strict';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Migrations } from '../../../../relay/store/migrations.ts';
import { createBackfill } from '../../../../relay/store/replica/backfill.ts';
import { readChangeset } from '../../../../relay/store/replica/changeset.ts';
import { runs } from '../../../helpers/runs.ts';

/** A key of two columns, in another order than their declaration, one of them a BLOB. */
const TABLE = `
  CREATE TABLE words (b BLOB NOT NULL, text TEXT NOT NULL, a TEXT NOT NULL, sum INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID;
  CREATE TABLE local_state (name TEXT PRIMARY KEY, value TEXT NOT NULL)`;
const SET = 'sum = length(text) * 10 + length(b)';
const MIGRATIONS: Migrations = [
  { version: 1, schema: TABLE },
  { expand: '', fill: { table: 'words', set: SET } },
];

/** Long enough that the byte limit allows few rows per slice. */
const LONG = 400_000;
const row = fc.record({
  a: fc.constantFrom('', 'a', "a'b", 'ä\u0000z'),
  b: fc.uint8Array({ maxLength: 2, max: 3 }),
  text: fc.oneof(fc.string({ maxLength: 5 }), fc.constant('x'.repeat(LONG))),
});
const change = fc.record({ do: fc.constantFrom('put', 'take'), row });
type Change = typeof change extends fc.Arbitrary<infer C> ? C : never;

const sumsOf = (database: DatabaseSync) =>
  database
    .prepare('SELECT a, hex(b) AS b, sum FROM words ORDER BY words.a, words.b')
    .all()
    .map((one) => ({ ...one }));

function make(database: DatabaseSync, changes: readonly Change[]): Uint8Array {
  const session = database.createSession();
  const run = (sql: string, ...values: SQLInputValue[]) => database.prepare(sql).run(...values);
  for (const { do: what, row } of changes) {
    if (what === 'take') run('DELETE FROM words WHERE a = ? AND b = ?', row.a, row.b);
    else {
      const put = 'INSERT INTO words (a, b, text) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET text = excluded.text';
      run(put, row.a, row.b, row.text);
    }
  }
  const changeset = session.changeset();
  session.close();
  return changeset;
}

test('rows that change between slices are as if all were filled in the end', () => {
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 30 }),
      fc.array(fc.array(change, { maxLength: 4 }), { minLength: 1 }),
      (rows, groups) => {
        const database = new DatabaseSync(':memory:');
        database.exec(TABLE);
        make(
          database,
          rows.map((one) => ({ do: 'put', row: one })),
        );
        const filling = createBackfill(database, MIGRATIONS);
        for (let slice = filling.next(2), n = 0; slice !== null; slice = filling.next(2), n += 1) {
          filling.run(2, slice);
          filling.follow(readChangeset(make(database, groups[n % groups.length] ?? [])));
        }
        const inSlices = sumsOf(database);
        database.exec(`UPDATE words SET sum = NULL; UPDATE words SET ${SET}`);
        assert.deepEqual(inSlices, sumsOf(database));
        database.close();
      },
    ),
    { numRuns: runs(50) },
  );
});

test('a slice has at most 256 rows, and ends once it has a megabyte', () => {
  const slices = (rows: number, bytes: number): number => {
    const database = new DatabaseSync(':memory:');
    database.exec(TABLE);
    const put = database.prepare("INSERT INTO words (a, b, text) VALUES (?, X'', ?)");
    for (let n = 0; n < rows; n += 1) put.run(String(n), 'x'.repeat(bytes));
    const filling = createBackfill(database, MIGRATIONS);
    let made = 0;
    for (let slice = filling.next(2); slice !== null; slice = filling.next(2), made += 1) filling.run(2, slice);
    database.close();
    return made;
  };
  assert.deepEqual([slices(0, 1), slices(256, 1), slices(257, 1), slices(4, 600_000)], [1, 1, 2, 2]);
});
