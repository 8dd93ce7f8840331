/** Parsing SQLite's changesets, and which columns each change touches. */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { openDatabase } from '../../../../relay/store/database.ts';
import { ChangesetError, onlyOf, readChangeset } from '../../../../relay/store/replica/changeset.ts';
import { createInvalidator, outsideOf, RULES, type SharedTable } from '../../../../relay/store/replica/invalidation.ts';
import { columnsOf, schemaDigest } from '../../../../relay/store/replica/schema-digest.ts';
import { SHARED_TABLES } from '../../../../relay/store/tables.ts';
import { schemaVersionOf } from '../../../../shared/migrate.ts';

function changed(database: DatabaseSync, work: () => void): Uint8Array {
  const session = database.createSession();
  work();
  const changeset = session.changeset();
  session.close();
  return changeset;
}

describe('a changeset', () => {
  /** Every type, and lengths at the limits of their encoding. */
  const VALUES = [
    ...[0, -1, 2 ** 31, -(2 ** 53) + 1, 0.5, -1e300, null, '', 'ä\u0000😀', new Uint8Array(), new Uint8Array([0, 255])],
    ...[127, 128, 16_383, 16_384].flatMap((length) => ['x'.repeat(length), new Uint8Array(length).fill(7)]),
  ];

  test('has every value as it was and as it became', () => {
    const database = new DatabaseSync(':memory:');
    database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, a, b)');
    const insert = database.prepare('INSERT INTO t VALUES (?, ?, ?)');
    const update = database.prepare('UPDATE t SET a = ?, b = ? WHERE id = ?');
    const rows = VALUES.map((value, index) => [value, VALUES[(index + 1) % VALUES.length] ?? null] as const);
    const read = (changeset: Uint8Array, which: 'before' | 'after') =>
      (readChangeset(changeset)[0]?.rows ?? [])
        .map((row) => [0, 1, 2].map((column) => row[which](column)))
        .sort(([one], [other]) => Number(one) - Number(other));
    const kept = () => database.prepare('SELECT * FROM t ORDER BY id').all().map(Object.values);
    const made = changed(database, () => {
      for (const [id, [a, b]] of rows.entries()) insert.run(id, a, b);
    });
    const before = kept();
    assert.deepEqual(read(made, 'after'), before);
    assert.ok(readChangeset(made)[0]?.rows.every((row) => row.op === 'insert' && row.before(0) === undefined));
    const turned = changed(database, () => {
      for (const [id, [a, b]] of rows.entries()) update.run(b, a, id);
    });
    assert.deepEqual(read(turned, 'before'), before);
    // For an unchanged key SQLite records only the old value.
    assert.deepEqual(
      read(turned, 'after')
        .map(([, ...values]) => values)
        .sort(),
      kept()
        .map(([, ...values]) => values)
        .sort(),
    );
  });

  test('an update contains the key and changed columns, a deletion all columns', () => {
    const database = new DatabaseSync(':memory:');
    database.exec(
      "CREATE TABLE t (id TEXT PRIMARY KEY, a, b) WITHOUT ROWID; INSERT INTO t VALUES ('x', 1, 2), ('y', 3, 4)",
    );
    const [table] = readChangeset(
      changed(database, () => database.exec("UPDATE t SET b = 5 WHERE id = 'x'; DELETE FROM t WHERE id = 'y'")),
    );
    const rows = (table?.rows ?? []).map((row) => [row.op, [0, 1, 2].map(row.before), [0, 1, 2].map(row.after)]);
    assert.deepEqual(rows.sort(), [
      ['delete', ['y', 3, 4], [undefined, undefined, undefined]],
      ['update', ['x', undefined, 2], [undefined, undefined, 5]],
    ]);
  });

  test('can be cut down to some of its tables, and then does to them what it did', () => {
    const schema =
      'CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (id INTEGER PRIMARY KEY); CREATE TABLE c (id INTEGER PRIMARY KEY)';
    const [one, other] = [new DatabaseSync(':memory:'), new DatabaseSync(':memory:')];
    for (const database of [one, other]) database.exec(schema);
    const changeset = changed(one, () =>
      one.exec('INSERT INTO a VALUES (1); INSERT INTO b VALUES (2); INSERT INTO c VALUES (3)'),
    );
    assert.ok(other.applyChangeset(onlyOf(changeset, new Set(['a', 'c']))));
    const count = (table: string) => other.prepare(`SELECT COUNT(*) AS n FROM ${table}`).get()?.n;
    assert.deepEqual(['a', 'b', 'c'].map(count), [1, 0, 1]);
    assert.equal(onlyOf(changeset, new Set(['other'])).length, 0);
    assert.equal(onlyOf(changeset, new Set(['a', 'b', 'c'])).length, changeset.length);
  });

  test('is an error where it is cut off or is something else, and never read past its end', () => {
    const database = new DatabaseSync(':memory:');
    database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, a)');
    const changeset = changed(database, () => database.exec("INSERT INTO t VALUES (1, 'some text')"));
    for (let length = 1; length < changeset.length; length += 1) {
      const cut = changeset.subarray(0, length);
      const isHeader = length === 'T'.length + 1 + 2 + 't\0'.length;
      if (isHeader) assert.deepEqual(readChangeset(cut)[0]?.rows, []);
      else assert.throws(() => readChangeset(cut), ChangesetError);
    }
    assert.throws(() => readChangeset(Buffer.from('SQLite format 3')), ChangesetError);
  });
});

describe('what changes touch', () => {
  const database = openDatabase({ path: ':memory:' });
  const invalidatedBy = createInvalidator((table) => columnsOf(database, table));
  const touch = (sql: string) => invalidatedBy([readChangeset(changed(database, () => database.exec(sql)))]);

  test('there is a rule for each shared table, and for no other', () => {
    assert.deepEqual(Object.keys(RULES).sort(), [...SHARED_TABLES].sort());
  });

  /** A row of each table is inserted, updated and deleted; every rule must find its columns. */
  test('no rule asks for a column that its table has not', () => {
    for (const table of SHARED_TABLES) {
      const columns = columnsOf(database, table);
      const row = (op: 'insert' | 'update' | 'delete') => {
        const value = (column: string) => {
          assert.ok(columns.has(column), `${table}.${column}`);
          return column;
        };
        return { op, before: value, after: value };
      };
      for (const op of ['insert', 'update', 'delete'] as const)
        RULES[table satisfies SharedTable](invalidatedBy([]), row(op));
    }
  });

  test('an item with a changed key is present, and a deleted one absent', () => {
    const put = (seq: number, id: string) =>
      `INSERT INTO items (seq, id, set_id, origin_id, open, doc) VALUES (${seq}, '${id}', 1, 'erp', 1, '{}');`;
    const made = touch(put(1, 'a') + put(2, 'b'));
    assert.deepEqual([[...made.items].sort(), [...made.gone]], [['a', 'b'], []]);
    const moved = touch("UPDATE items SET seq = 3 WHERE id = 'a'; DELETE FROM items WHERE id = 'b'");
    assert.deepEqual([[...moved.items].sort(), [...moved.gone]], [['a', 'b'], ['b']]);
    assert.deepEqual([...touch("UPDATE items SET open = 0 WHERE id = 'a'").inPlace], [3]);
  });

  test('of people and sets only what can be remembered somewhere', () => {
    const told = (sql: string) => {
      const { people = [], sets = [] } = outsideOf(touch(sql));
      return { people, sets };
    };
    const nothing = { people: [], sets: [] };
    assert.deepEqual(told("INSERT INTO salts VALUES ('ann', x'01')"), nothing);
    assert.deepEqual(told("DELETE FROM salts WHERE actor = 'ann'"), { ...nothing, people: ['ann'] });
    assert.deepEqual(told("INSERT INTO sets VALUES (7, x'07', '[]')"), nothing);
    assert.deepEqual(told('DELETE FROM sets WHERE id = 7'), { ...nothing, sets: [7] });
  });
});

test('the digest of a schema is another for each change of a shared table', () => {
  const digestAfter = (sql: string) => {
    const database = openDatabase({ path: ':memory:' });
    database.exec(sql);
    const digest = schemaDigest(database, schemaVersionOf(database));
    database.close();
    return digest;
  };
  const same = digestAfter('');
  assert.equal(digestAfter('CREATE INDEX more ON items (open)'), same, 'what holds no rows');
  for (const sql of [
    'ALTER TABLE items ADD COLUMN more',
    'ALTER TABLE items RENAME COLUMN voters TO voting',
    'DROP TABLE shown',
    'PRAGMA user_version = 5',
  ]) {
    assert.notEqual(digestAfter(sql), same, sql);
  }
});
