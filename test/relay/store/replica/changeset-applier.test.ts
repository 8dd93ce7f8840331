/** Applying a changeset does not recompile prepared statements, and defers foreign keys if a table of the changeset has any. */
import assert from 'node:assert/strict';
import type { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { openDatabase } from '../../../../relay/store/database.ts';
import { readChangeset } from '../../../../relay/store/replica/changeset.ts';
import { createChangesetApplier } from '../../../../relay/store/replica/changeset-applier.ts';

/** Captures the changes of a statement and rolls it back. */
function changesOf(database: DatabaseSync, sql: string) {
  const session = database.createSession();
  database.exec(`BEGIN; ${sql}`);
  const changeset = session.changeset();
  database.exec('ROLLBACK');
  session.close();
  return { changeset, tables: readChangeset(changeset) };
}

test('no statement is recompiled after a changeset without foreign keys', (t) => {
  const database = openDatabase({ path: ':memory:' });
  t.after(() => database.close());
  const read = database.prepare('SELECT count(*) AS n FROM resolved_folds');
  const changes = changesOf(database, "INSERT INTO resolved_folds (key, item_id, at) VALUES ('key', 'item', 0)");
  let compiled = 0;
  const setAuthorizer = database.setAuthorizer.bind(database);
  database.setAuthorizer = (callback) =>
    setAuthorizer((...asked) => {
      compiled += 1;
      return callback?.(...asked) ?? 0;
    });
  const { apply } = createChangesetApplier(database);
  read.get();
  assert.equal(apply(changes), true);
  compiled = 0;
  assert.equal(read.get()?.n, 1);
  assert.equal(compiled, 0);
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
  assert.equal(createChangesetApplier(database).apply(changes), true);
  assert.equal(database.prepare('SELECT count(*) AS n FROM named').get()?.n, 1);
});
