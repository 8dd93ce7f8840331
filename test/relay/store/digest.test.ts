/** The digest of rows shared by copies: equal for equal rows in any write order, different for any changed cell. */
import assert from 'node:assert/strict';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { test } from 'node:test';
import { openDatabase } from '../../../relay/store/database.ts';
import { digestOf, digestTable } from '../../../relay/store/digest/digest.ts';
import { SHARED_TABLES } from '../../../relay/store/tables.ts';
import { itemOf, save } from '../parts/items.ts';
import { openParts } from '../parts/store.ts';

interface Column {
  name: string;
  type: string;
  pk: number;
}
const columnsOf = (database: DatabaseSync, table: string): Column[] =>
  database
    .prepare('SELECT name, type, pk FROM pragma_table_info(?)')
    .all(table)
    .map(({ name, type, pk }) => ({ name: String(name), type: String(type), pk: Number(pk) }));

/** Columns that accept only certain words. */
const WORDS: Readonly<Record<string, string>> = { state: 'dead' };
function cellOf({ name, type }: Column, n: number): SQLInputValue {
  if (type === 'INTEGER') return n;
  if (type === 'BLOB') return Buffer.from(`${name}.${n}`);
  return WORDS[name] ?? `${name}.${n}`;
}

/** One row per number in each shared table, inserted in this order. */
function storeOf(numbers: readonly number[]): DatabaseSync {
  const database = openDatabase({ path: ':memory:' });
  database.exec('PRAGMA foreign_keys = OFF');
  for (const table of SHARED_TABLES) {
    const columns = columnsOf(database, table);
    database.exec(`DELETE FROM ${table}`);
    const insert = database.prepare(`INSERT INTO ${table} VALUES (${columns.map(() => '?').join()})`);
    for (const n of numbers) insert.run(...columns.map((column) => cellOf(column, n)));
  }
  return database;
}

test('the digest depends neither on the order of writes nor on deleted or local rows', () => {
  const one = storeOf([1, 2, 3]);
  const other = storeOf([9, 3, 1, 7, 2]);
  for (const table of SHARED_TABLES) {
    const [key] = columnsOf(other, table).filter(({ pk }) => pk > 0);
    assert.ok(key, table);
    for (const n of [7, 9]) other.prepare(`DELETE FROM ${table} WHERE ${key.name} = ?`).run(cellOf(key, n));
  }
  other.exec("INSERT OR REPLACE INTO local_state (name, value) VALUES ('probe', '7'); VACUUM");
  assert.deepEqual(digestOf(other), digestOf(one));
  assert.deepEqual(
    digestOf(one).tables.map(({ table, rows }) => [table, rows]),
    [...SHARED_TABLES].sort().map((table) => [table, 3]),
  );
});

test('it is another for any changed cell', () => {
  const database = storeOf([1, 2]);
  for (const table of SHARED_TABLES) {
    const before = digestTable(database, table);
    const columns = columnsOf(database, table);
    const [key] = columns.filter(({ pk }) => pk > 0);
    assert.ok(key, table);
    for (const column of columns.filter(({ name }) => !(name in WORDS))) {
      database.exec('SAVEPOINT one');
      const change = database.prepare(`UPDATE ${table} SET ${column.name} = ? WHERE ${key.name} = ?`);
      change.run(column.type === 'INTEGER' ? 3 : 'other', cellOf(key, 1));
      assert.notEqual(digestTable(database, table).digest, before.digest, `${table}.${column.name}`);
      database.exec('ROLLBACK TO one; RELEASE one');
    }
    assert.deepEqual(digestTable(database, table), before);
  }
});

test('cells that look alike are distinguished: by type, by length, by what JavaScript would round', () => {
  const database = storeOf([]);
  const digests = new Set<string>();
  const put = database.prepare("INSERT OR REPLACE INTO processes VALUES ('o', ?, ?, ?)");
  const rows: [SQLInputValue, SQLInputValue, SQLInputValue][] = [
    ['ab', 'c', 1],
    ['a', 'bc', 1],
    ['a', Buffer.from('bc'), 1],
    ['a', '1', 1],
    ['a', 'bc', 9_007_199_254_740_993n],
    ['a', 'bc', 9_007_199_254_740_992n],
    ['a', 'bc', 1.5],
    ['a', 'x'.repeat(70_000), 1],
    ['a', 'ü'.repeat(40_000), 1],
    ['a', `${'ü'.repeat(39_999)}u`, 1],
  ];
  for (const row of rows) {
    database.exec('DELETE FROM processes');
    put.run(...row);
    digests.add(digestOf(database).digest);
  }
  assert.equal(digests.size, rows.length);
});

test('no table is sorted for it: rows come in the order of an index', () => {
  const database = storeOf([]);
  const plans: string[] = [];
  const prepare = database.prepare.bind(database);
  database.prepare = (sql: string) => {
    if (sql.includes('ORDER BY') && !sql.includes('pragma')) {
      plans.push(
        ...prepare(`EXPLAIN QUERY PLAN ${sql}`)
          .all()
          .map(({ detail }) => String(detail)),
      );
    }
    return prepare(sql);
  };
  digestOf(database);
  assert.equal(plans.length, SHARED_TABLES.length);
  assert.deepEqual(
    plans.filter((plan) => plan.includes('TEMP B-TREE')),
    [],
  );
});

test('a digest computed in a thread reflects one state: that at its start', async (t) => {
  const parts = openParts({ users: [{ id: 'ann', name: 'Ann' }] });
  t.after(() => parts.close());
  const put = (id: string) => parts.store.writer.write((tx) => save(tx, itemOf(id), ['ann']));
  for (const id of ['a', 'b']) await put(id);
  const here = openDatabase({ path: parts.path });
  t.after(() => here.close());
  const expected = digestOf(here);
  const digesting = parts.backend.digest();
  await digesting.begun;
  await put('c');
  assert.deepEqual(await digesting.done, expected);
  assert.notEqual(digestOf(here).digest, expected.digest);
  const ended = parts.backend.digest();
  await ended.end();
  await assert.rejects(ended.done, /was aborted/);
});
