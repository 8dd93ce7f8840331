/** A changeset captured by a newer program and narrowed equals what the older program would have captured for the same statements. */
import assert from 'node:assert/strict';
import { constants, DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ChangesetError, readChangeset } from '../../../../relay/store/replica/changeset.ts';
import { narrowChangeset } from '../../../../relay/store/replica/schema-projection.ts';
import { runs } from '../../../helpers/runs.ts';

const OLDER = `
  CREATE TABLE words (b TEXT NOT NULL, a INTEGER NOT NULL, c, d BLOB, PRIMARY KEY (a, b)) WITHOUT ROWID;
  CREATE TABLE lines (seq INTEGER PRIMARY KEY, text TEXT UNIQUE, n REAL);`;
const ADDED = `
  ALTER TABLE words ADD COLUMN e TEXT NOT NULL DEFAULT 'none';
  ALTER TABLE words ADD COLUMN f;
  ALTER TABLE lines ADD COLUMN more INTEGER;
  CREATE TABLE later (id INTEGER PRIMARY KEY, x);`;
const WIDTHS = new Map([
  ['words', 4],
  ['lines', 3],
]);
const narrowed = (changeset: Uint8Array) => narrowChangeset(changeset, (table) => WIDTHS.get(table));

const value = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constant(null),
  fc.string({ maxLength: 3 }),
  fc.constantFrom('x'.repeat(300), 0.5),
  fc.uint8Array({ maxLength: 3 }),
);
const key = fc.record({ a: fc.integer({ min: 0, max: 2 }), b: fc.constantFrom('p', 'q') });
const seq = fc.integer({ min: 1, max: 3 });
/** A statement of the newer program: the part that the older one would execute too, and the new part. */
const statement = fc.oneof(
  fc.record({ do: fc.constant('put' as const), key, c: value, d: value, e: fc.string({ maxLength: 2 }), f: value }),
  fc.record({ do: fc.constant('set' as const), key, c: value }),
  fc.record({ do: fc.constant('set new' as const), key, f: value }),
  fc.record({ do: fc.constant('take' as const), key }),
  fc.record({ do: fc.constant('line' as const), seq, n: value, more: value }),
  fc.record({ do: fc.constant('move' as const), seq, to: seq, more: value }),
  fc.record({ do: fc.constant('later' as const), seq, x: value }),
);
type Statement = typeof statement extends fc.Arbitrary<infer S> ? S : never;

function run(database: DatabaseSync, one: Statement, isNewer: boolean): void {
  const sql = (text: string, ...values: (string | number | null | Uint8Array)[]) =>
    database.prepare(text).run(...values);
  if (one.do === 'put') {
    const { a, b } = one.key;
    sql('INSERT OR REPLACE INTO words (a, b, c, d) VALUES (?, ?, ?, ?)', a, b, one.c, one.d);
    if (isNewer) sql('UPDATE words SET e = ?, f = ? WHERE a = ? AND b = ?', one.e, one.f, a, b);
  } else if (one.do === 'set') sql('UPDATE words SET c = ? WHERE a = ? AND b = ?', one.c, one.key.a, one.key.b);
  else if (one.do === 'take') sql('DELETE FROM words WHERE a = ? AND b = ?', one.key.a, one.key.b);
  else if (one.do === 'line') {
    sql('INSERT OR IGNORE INTO lines (seq, n) VALUES (?, ?)', one.seq, one.n);
    if (isNewer) sql('UPDATE lines SET more = ? WHERE seq = ?', one.more, one.seq);
  } else if (one.do === 'move') {
    sql('UPDATE OR IGNORE lines SET seq = ? WHERE seq = ?', one.to, one.seq);
    if (isNewer) sql('UPDATE lines SET more = ? WHERE seq = ?', one.more, one.to);
  } else if (isNewer && one.do === 'set new')
    sql('UPDATE words SET f = ? WHERE a = ? AND b = ?', one.f, one.key.a, one.key.b);
  else if (isNewer && one.do === 'later') sql('INSERT OR REPLACE INTO later (id, x) VALUES (?, ?)', one.seq, one.x);
}

function captured(database: DatabaseSync, statements: readonly Statement[], isNewer: boolean): Uint8Array {
  const session = database.createSession();
  for (const one of statements) run(database, one, isNewer);
  const changeset = session.changeset();
  session.close();
  return changeset;
}

/** The content of a changeset, independent of its order. */
const saidBy = (changeset: Uint8Array) =>
  readChangeset(changeset)
    .map(({ table, columns, rows }) => {
      const values = (of: (column: number) => unknown) =>
        Array.from({ length: columns }, (_, column) => of(column) ?? (of(column) === null ? 'null' : 'same'));
      return {
        table,
        columns,
        rows: rows.map(({ op, before, after }) => JSON.stringify([op, values(before), values(after)])).sort(),
      };
    })
    .sort((one, other) => (one.table < other.table ? -1 : 1));
const rowsOf = (database: DatabaseSync) =>
  ['words', 'lines'].map((table) => {
    const columns = table === 'words' ? 'a, b, c, d' : 'seq, text, n';
    return database
      .prepare(`SELECT ${columns} FROM ${table} ORDER BY 1, 2`)
      .all()
      .map((row) => ({ ...row }));
  });
const open = (...sql: string[]): DatabaseSync => {
  const database = new DatabaseSync(':memory:');
  for (const one of sql) database.exec(one);
  return database;
};
const apply = (database: DatabaseSync, changeset: Uint8Array) =>
  database.applyChangeset(changeset, { onConflict: () => constants.SQLITE_CHANGESET_ABORT });

describe('a narrowed changeset', () => {
  test('a projected changeset equals the older program’s, and applies to either schema', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 8 }), fc.array(statement, { maxLength: 12 }), (first, then) => {
        const older = open(OLDER);
        const newer = open(OLDER, ADDED);
        const copies = [open(OLDER), open(OLDER, ADDED)];
        for (const group of [first, then]) {
          const here = captured(older, group, false);
          const there = narrowed(captured(newer, group, true));
          assert.deepEqual(saidBy(there), saidBy(here));
          for (const copy of copies) assert.ok(apply(copy, there));
        }
        for (const copy of copies) assert.deepEqual(rowsOf(copy), rowsOf(older));
        const [, wide] = copies;
        const filled = wide?.prepare("SELECT COUNT(*) AS n FROM words WHERE e <> 'none' OR f IS NOT NULL").get();
        assert.equal(filled?.n, 0, 'what came later is as it was added');
        for (const database of [older, newer, ...copies]) database.close();
      }),
      { numRuns: runs(100) },
    );
  });

  test('of an update or a deletion still meets a row that is another', () => {
    const newer = open(OLDER, ADDED, 'INSERT INTO lines (seq, n) VALUES (1, 1)');
    const other = open(OLDER, ADDED, 'INSERT INTO lines (seq, n) VALUES (1, 2)');
    for (const sql of ['UPDATE lines SET n = 3, more = 4', 'DELETE FROM lines']) {
      const session = newer.createSession();
      newer.exec(sql);
      assert.equal(apply(other, narrowed(session.changeset())), false, sql);
      session.close();
    }
  });

  test('is an error where it is cut off', () => {
    const changeset = captured(open(OLDER, ADDED), [{ do: 'line', seq: 1, n: 'some text', more: 2 }], true);
    for (const length of [1, 3, 9, changeset.length - 1])
      assert.throws(() => narrowed(changeset.subarray(0, length)), ChangesetError);
  });
});
