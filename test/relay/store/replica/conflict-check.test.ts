/** A changeset classified as conflict-free always applies; the classification is no stricter than necessary. */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { openDatabase } from '../../../../relay/store/database.ts';
import { readChangeset } from '../../../../relay/store/replica/changeset.ts';
import { createConflictCheck } from '../../../../relay/store/replica/conflict-check.ts';
import { runs } from '../../../helpers/runs.ts';

/** Every kind of index and foreign key; few values, so that rows collide. */
const SCHEMA = `
  CREATE TABLE plain (id INTEGER PRIMARY KEY, a, b);
  CREATE TABLE one (id INTEGER PRIMARY KEY, a UNIQUE, b);
  CREATE TABLE both (id TEXT PRIMARY KEY, a, b, UNIQUE (a, b)) WITHOUT ROWID;
  CREATE TABLE some (id INTEGER PRIMARY KEY, a, b);
  CREATE UNIQUE INDEX some_open ON some (a) WHERE b IS NULL;
  CREATE TABLE spelt (id INTEGER PRIMARY KEY, a, b);
  CREATE UNIQUE INDEX spelt_alike ON spelt (lower(a));
  CREATE TABLE child (id INTEGER PRIMARY KEY, a REFERENCES plain (id), b);
  CREATE TABLE told (id INTEGER PRIMARY KEY, a, b);
  CREATE TABLE heard (id INTEGER PRIMARY KEY, a, b);
  CREATE TRIGGER hear AFTER INSERT ON told BEGIN INSERT OR IGNORE INTO heard VALUES (NEW.id, NEW.a, NEW.b); END;
`;
const TABLES = ['plain', 'one', 'both', 'some', 'spelt', 'child', 'told', 'heard'] as const;
const value = fc.constantFrom(null, 1, 2, 3, 'x', 'X', 'y');
const key = fc.integer({ min: 1, max: 4 });
const step = fc.tuple(
  fc.constantFrom('insert', 'replace', 'update', 'move', 'delete'),
  fc.constantFrom(...TABLES),
  key,
  value,
  value,
  key,
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** As units do: a rejected step changes nothing. */
function take(database: DatabaseSync, [what, table, id, a, b, to]: Step): void {
  const run = (sql: string, ...values: (string | number | null)[]) => database.prepare(sql).run(...values);
  try {
    if (what === 'insert') run(`INSERT INTO ${table} VALUES (?, ?, ?)`, id, a, b);
    else if (what === 'replace') run(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, ?)`, id, a, b);
    else if (what === 'update') run(`UPDATE ${table} SET a = ?, b = ? WHERE id = ?`, a, b, id);
    else if (what === 'move') run(`UPDATE ${table} SET id = ? WHERE id = ?`, to, id);
    else run(`DELETE FROM ${table} WHERE id = ?`, id);
  } catch (error) {
    assert.match(String(error), /constraint failed/);
  }
}

const rowsOf = (database: DatabaseSync) =>
  TABLES.map((table) => database.prepare(`SELECT * FROM ${table} ORDER BY id`).all());

/** Captures a changeset and rolls back, as a replica does. */
function computed(database: DatabaseSync, work: () => void): { changeset: Uint8Array; rows: unknown } {
  const session = database.createSession();
  database.exec('BEGIN');
  work();
  const done = { changeset: session.changeset(), rows: rowsOf(database) };
  session.close();
  database.exec('ROLLBACK');
  return done;
}

function opened(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  database.exec(SCHEMA);
  return database;
}

describe('a changeset that is certain to go in', () => {
  test('applies to the state on which it was computed, with the same effect', () => {
    const seen = { certain: 0, not: 0 };
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.array(step, { minLength: 1, maxLength: 12 }),
        (before, steps) => {
          const database = opened();
          for (const one of before) take(database, one);
          const { changeset, rows } = computed(database, () => {
            for (const one of steps) take(database, one);
          });
          const isConflictFree = createConflictCheck(database)(readChangeset(changeset));
          seen[isConflictFree ? 'certain' : 'not'] += 1;
          if (!isConflictFree || changeset.length === 0) return;
          assert.equal(database.applyChangeset(changeset), true);
          assert.deepEqual(rowsOf(database), rows);
        },
      ),
      { numRuns: runs(1600) },
    );
    assert.ok(seen.certain > 20 && seen.not > 20, JSON.stringify(seen));
  });

  test('is not one in which rows change places', () => {
    const database = opened();
    database.exec('INSERT INTO one VALUES (1, 1, 0), (2, 2, 0)');
    const { changeset } = computed(database, () =>
      database.exec(
        'UPDATE one SET a = 3 WHERE id = 1; UPDATE one SET a = 1 WHERE id = 2; UPDATE one SET a = 2 WHERE id = 1',
      ),
    );
    assert.equal(createConflictCheck(database)(readChangeset(changeset)), false);
  });

  test('in the store: items that come, change and go, and whatever leaves the values of unique indexes alone', () => {
    const database = openDatabase({ path: ':memory:' });
    const isConflictFree = createConflictCheck(database);
    const certain = (sql: string) => {
      const session = database.createSession();
      database.exec(sql);
      return isConflictFree(readChangeset(session.changeset()));
    };
    const put = (seq: number, id: string) =>
      `INSERT INTO items (seq, id, set_id, origin_id, open, doc) VALUES (${seq}, '${id}', 1, 'erp', 1, '{}');`;
    assert.ok(certain(put(1, 'a') + put(2, 'b') + put(3, 'c')));
    assert.ok(certain("UPDATE items SET seq = 4 WHERE id = 'a'; UPDATE items SET seq = 5, open = 0 WHERE id = 'b'"));
    assert.ok(certain(`DELETE FROM items WHERE id = 'c'; ${put(6, 'c')}`));
    const token = (id: string) => `('${id}', 'ann', x'0${id}', 'session', 'password', 1)`;
    assert.ok(
      certain(`INSERT INTO tokens (id, user_id, hash, kind, origin, created_at) VALUES ${token('1')}, ${token('2')}`),
    );
    assert.ok(certain('UPDATE tokens SET revoked_at = 2'));
    assert.ok(!certain("UPDATE tokens SET hash = x'aa' || hash"));
  });
});
