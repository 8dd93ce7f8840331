/** Applying changesets compiles for each table once, defers foreign keys only where there are any, and is the same as one by one. */
import assert from 'node:assert/strict';
import type { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import fc from 'fast-check';
import { openDatabase } from '../../../../relay/store/database.ts';
import { readChangeset } from '../../../../relay/store/replica/changeset.ts';
import { createChangesetApplier } from '../../../../relay/store/replica/changeset-applier.ts';
import { runs } from '../../../helpers/runs.ts';

/** Captures the changes of a statement and rolls it back. */
function changesOf(database: DatabaseSync, sql: string) {
  const session = database.createSession();
  database.exec(`BEGIN; ${sql}`);
  const changeset = session.changeset();
  database.exec('ROLLBACK');
  session.close();
  return { changeset, tables: readChangeset(changeset) };
}

/** @returns a function: how many compilations SQLite asked about since its last call */
function compilations(database: DatabaseSync): () => number {
  let compiled = 0;
  const setAuthorizer = database.setAuthorizer.bind(database);
  database.setAuthorizer = (callback) =>
    setAuthorizer((...asked) => {
      compiled += 1;
      return callback?.(...asked) ?? 0;
    });
  return () => {
    const before = compiled;
    compiled = 0;
    return before;
  };
}

const foldAdded = (database: DatabaseSync, key: string) =>
  changesOf(database, `INSERT INTO resolved_folds (key, item_id, at) VALUES ('${key}', 'item', 0)`);

test('no statement is recompiled after a changeset without foreign keys', (t) => {
  const database = openDatabase({ path: ':memory:' });
  t.after(() => database.close());
  const read = database.prepare('SELECT count(*) AS n FROM resolved_folds');
  const changes = foldAdded(database, 'key');
  const compiled = compilations(database);
  const { apply } = createChangesetApplier(database);
  read.get();
  assert.equal(apply([changes]), 1);
  compiled();
  assert.equal(read.get()?.n, 1);
  assert.equal(compiled(), 0);
});

test('consecutive changesets compile as much as one', (t) => {
  const database = openDatabase({ path: ':memory:' });
  t.after(() => database.close());
  const changesets = ['a', 'b', 'c', 'd', 'e'].map((key) => foldAdded(database, key));
  const compiled = compilations(database);
  const { apply } = createChangesetApplier(database);
  const [first, ...rest] = changesets;
  assert.ok(first);
  compiled();
  assert.equal(apply([first]), 1);
  const ofOne = compiled();
  assert.equal(apply(rest), 4);
  assert.ok(ofOne > 0);
  assert.equal(compiled(), ofOne);
});

test('changesets before one that conflicts are applied, and counted', (t) => {
  const database = openDatabase({ path: ':memory:' });
  t.after(() => database.close());
  const changesets = ['a', 'b', 'a', 'c'].map((key) => foldAdded(database, key));
  assert.equal(createChangesetApplier(database).apply(changesets), 2);
  assert.equal(database.prepare('SELECT count(*) AS n FROM resolved_folds').get()?.n, 2);
});

test('joined or one by one, the rows are the same', (t) => {
  const [author, apart, joined] = ['author', 'apart', 'joined'].map(() => {
    const database = openDatabase({ path: ':memory:' });
    t.after(() => database.close());
    database.exec(`
      CREATE TABLE one (id INTEGER PRIMARY KEY, a UNIQUE, b);
      CREATE TABLE other (id TEXT PRIMARY KEY, a, b, UNIQUE (a, b)) WITHOUT ROWID`);
    return { database, ...createChangesetApplier(database) };
  });
  assert.ok(author && apart && joined);
  const rowsOf = ({ database }: typeof author) =>
    ['one', 'other'].map((table) => database.prepare(`SELECT * FROM ${table} ORDER BY id`).all());
  const table = fc.constantFrom('one', 'other');
  const id = fc.integer({ min: 1, max: 4 });
  const value = fc.integer({ min: 1, max: 5 });
  const change = fc.oneof(
    fc.tuple(table, id, value, value).map(([t, of, a, b]) => `INSERT OR REPLACE INTO ${t} VALUES (${of}, ${a}, ${b})`),
    fc.tuple(table, id, value).map(([t, of, a]) => `UPDATE OR IGNORE ${t} SET a = ${a} WHERE id = ${of}`),
    fc.tuple(table, id, id).map(([t, of, to]) => `UPDATE OR IGNORE ${t} SET id = ${to} WHERE id = ${of}`),
    fc.tuple(table, id).map(([t, of]) => `DELETE FROM ${t} WHERE id = ${of}`),
  );
  const groups = fc.array(fc.array(change, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(groups, (each) => {
      for (const { database } of [author, apart, joined]) database.exec('DELETE FROM one; DELETE FROM other');
      const changesets = each.map((group) => {
        const changes = changesOf(author.database, group.join(';'));
        author.database.exec(group.join(';'));
        return changes;
      });
      const conflict = changesets.findIndex((changes) => apart.apply([changes]) === 0);
      assert.equal(joined.apply(changesets), conflict < 0 ? changesets.length : conflict);
      assert.deepEqual(rowsOf(joined), rowsOf(apart));
      if (conflict < 0) assert.deepEqual(rowsOf(joined), rowsOf(author));
    }),
    { numRuns: runs(4000) },
  );
});

test('a row that goes before those that name it is applied', (t) => {
  const database = openDatabase({ path: ':memory:' });
  t.after(() => database.close());
  database.exec(`
    CREATE TABLE named (id INTEGER PRIMARY KEY, value);
    CREATE TABLE naming (id INTEGER PRIMARY KEY, of INTEGER NOT NULL REFERENCES NAMED);
    INSERT INTO named VALUES (1, 'goes'), (2, 'stays');
    INSERT INTO naming VALUES (1, 1)`);
  const changes = changesOf(
    database,
    "UPDATE named SET value = 'changed' WHERE id = 2; DELETE FROM naming; DELETE FROM named WHERE id = 1",
  );
  assert.deepEqual(
    changes.tables.map(({ table }) => table),
    ['named', 'naming'],
  );
  assert.equal(createChangesetApplier(database).apply([changes]), 1);
  assert.equal(database.prepare('SELECT count(*) AS n FROM named').get()?.n, 1);
});
