/** The schema: which tables several relays would share, that each has a key, and that a store of an older version comes through whole. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { describe, test } from 'node:test';
import { migrate, openDatabase, schemaVersion } from '../../../relay/store/database.ts';
import { sqlOf } from '../../../relay/store/migrating.ts';
import { MIGRATIONS } from '../../../relay/store/migrations.ts';
import { LOCAL_TABLES, SHARED_TABLES } from '../../../relay/store/tables.ts';
import type { Fold, Item } from '../../../shared/items.ts';
import { schemaVersionOf } from '../../../shared/migrate.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { itemOf, storedItem } from '../parts/items.ts';
import { openParts, type Parts } from '../parts/store.ts';

type Row = Record<string, unknown>;

/** Without SQLite's own, and without those in which FTS5 keeps its words. */
const tablesOf = (database: DatabaseSync): string[] =>
  database
    .prepare(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type <> 'shadow' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .all()
    .map(({ name }) => String(name));

describe('every table', () => {
  const database = openDatabase({ path: ':memory:' });

  test('is named as shared by relays or as local to one', () => {
    assert.deepEqual([...SHARED_TABLES, ...LOCAL_TABLES].sort(), tablesOf(database));
  });

  test('has a primary key, but for the one that is all words', () => {
    const keys = database.prepare('SELECT COUNT(*) AS n FROM pragma_table_info(?) WHERE pk > 0');
    const without = tablesOf(database).filter((name) => Number(keys.get(name)?.n) === 0);
    assert.deepEqual(without, ['items_text']);
  });
});

/** The last schema in which `meta` held everything, folds were not unique, and browsers had no key. */
const OLDER = MIGRATIONS.findIndex((migration) => sqlOf(migration).includes('ADD COLUMN aside'));

function openOlder(path: string): DatabaseSync {
  const database = openDatabase({ path, migrate: 'later' });
  migrate(database, path, MIGRATIONS.slice(0, OLDER));
  assert.equal(schemaVersionOf(database), OLDER);
  return database;
}

const JSON_COLUMNS: ReadonlySet<string> = new Set(['doc', 'payload', 'plan', 'voters', 'taken', 'errors', 'request']);
const FIXED: Readonly<Record<string, string>> = { state: 'dead', kind: 'response' };

function sampleOf(table: string, { name, type }: Row, n: number): SQLInputValue {
  const column = String(name);
  if (type === 'INTEGER') return n;
  if (type === 'BLOB') return Buffer.from(`${table}.${column}.${n}`);
  return JSON_COLUMNS.has(column) ? JSON.stringify({ n }) : (FIXED[column] ?? `${table}.${column}.${n}`);
}

/** Three rows in each table. */
function fill(database: DatabaseSync): Map<string, Row[]> {
  database.exec('PRAGMA foreign_keys = OFF');
  const columns = database.prepare('SELECT name, type FROM pragma_table_info(?)');
  for (const table of tablesOf(database).filter((name) => name !== 'meta' && name !== 'items_text')) {
    const of = columns.all(table);
    const insert = database.prepare(`INSERT INTO ${table} VALUES (${of.map(() => '?').join()})`);
    for (const n of [1, 2, 3]) insert.run(...of.map((column) => sampleOf(table, column, n)));
  }
  const note = database.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
  for (const name of [...SHARED_NOTES, 'probe', 'directory_taken', 'served']) note.run(name, `7${name.length}`);
  database.exec("INSERT INTO items_text (rowid, words) VALUES (1, 'kept')");
  return new Map(tablesOf(database).map((table) => [table, rowsOf(database, table)]));
}
const SHARED_NOTES = ['epoch', 'seq', 'horizon', 'copied_at', 'began_at', 'addressed', 'directory_asked'];

function rowsOf(database: DatabaseSync, table: string): Row[] {
  const rows = table === 'items_text' ? 'rowid FROM items_text' : `* FROM ${table}`;
  return database
    .prepare(`SELECT ${rows}`)
    .all()
    .map((row) => ({ ...row }));
}

test('a store of an older version keeps every row', async (t) => {
  const path = join(await temporaryFolder(t), 'beckon.db');
  const older = openOlder(path);
  const before = fill(older);
  older.close();
  const database = openDatabase({ path });
  t.after(() => database.close());
  assert.equal(schemaVersionOf(database), schemaVersion);

  const meta = before.get('meta') ?? [];
  before.delete('meta');
  assert.deepEqual(
    rowsOf(database, 'shared_state')
      .map(({ name }) => name)
      .sort(),
    [...SHARED_NOTES].sort(),
  );
  assert.deepEqual(sorted([...rowsOf(database, 'shared_state'), ...rowsOf(database, 'local_state')]), sorted(meta));
  const found = database.prepare('SELECT rowid FROM items_text WHERE items_text MATCH ?').get('kept');
  assert.equal(found?.rowid, 1);
  assert.deepEqual(
    [...before.keys(), 'leases', 'local_state', 'log_place', 'process_owners', 'shared_state'].sort(),
    tablesOf(database),
  );
  for (const [table, rows] of before) {
    const added = NEW_COLUMNS[table] ?? {};
    const expected = rows.map((row, index) => ({ ...row, ...added, ...(table === BROWSERS && { seq: index + 1 }) }));
    assert.deepEqual(sorted(rowsOf(database, table)), sorted(expected), table);
  }
});
const BROWSERS = 'push_subscriptions';
const NEW_COLUMNS: Readonly<Record<string, Row>> = {
  answers: { device: null },
  erasures: { begun_at: 0 },
  own: { snoozed_beckon_at: null },
  items: { aside: 0 },
  outbound: { claimed_by: null },
  pair_codes: { opened_by: null, until: null },
  push_subscriptions: { details: 0 },
};
const sorted = (rows: readonly Row[]): string[] =>
  rows.map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))).sort();

describe('one item a fold, and one a record', () => {
  const fold: Fold = { key: 'k', count: 1, firstAt: itemOf('x').createdAt, lastAt: itemOf('x').createdAt, rate: [] };
  const failing = (id: string, more: Partial<Item> = {}) => itemOf(id, { type: 'exception.raised', fold, ...more });
  const record = { system: 'ERP', type: 'order', id: '4711' };
  const moving = (id: string) => itemOf(id, { type: 'status.changed', record });
  const FOLD = 'exception.raised\nk';

  /** Two items of one fold and two of one record, as no version should have left them. */
  async function openBroken(): Promise<Parts> {
    const parts = openParts({ users: [{ id: 'ann', name: 'Ann' }] });
    await parts.reopen(() => {
      rmSync(parts.path);
      const database = openOlder(parts.path);
      database.exec(`INSERT INTO sets VALUES (1, x'00', '["ann"]'); INSERT INTO set_members VALUES ('ann', 1)`);
      const insert = database.prepare(
        'INSERT INTO items (seq, id, set_id, origin_id, open, fold_key, record_key, doc) VALUES (?, ?, 1, ?, 1, ?, ?, ?)',
      );
      const key = JSON.stringify(['erp', record.system, record.type, record.id]);
      [failing('f1'), failing('f2'), failing('f3')].forEach((item, index) => {
        insert.run(index + 1, item.id, 'erp', `erp\n${FOLD}`, null, JSON.stringify(item));
      });
      [moving('r1'), moving('r2')].forEach((item, index) => {
        insert.run(index + 4, item.id, 'erp', null, key, JSON.stringify(item));
      });
      database.close();
    });
    return parts;
  }

  test('a store that has several goes on with the newest, and people still answer the others', async () => {
    const parts = await openBroken();
    const { writer, reader } = parts.store;
    const held = () =>
      writer.write((tx) => [
        tx.openByFold('erp', FOLD)?.item.id,
        tx.openByRecord('erp', record.system, record.type, record.id)?.item.id,
      ]);
    assert.deepEqual(await held(), ['f3', 'r2']);
    const listed = [...reader.itemsFor('ann', 0, { onlyOpen: true })].map(({ stored }) => stored.item.id);
    assert.deepEqual(listed, ['f1', 'f2', 'f3', 'r1', 'r2'], 'nothing is lost');
    await writer.write((tx) => {
      for (const id of ['f1', 'r1']) {
        const stored = tx.item(id);
        if (stored) tx.save({ ...stored, item: { ...stored.item, title: 'changed' } });
      }
      const answered = tx.item('f2');
      if (answered) tx.save({ ...answered, item: { ...answered.item, state: 'answered' } });
    });
    assert.deepEqual(await held(), ['f3', 'r2'], 'one that was set aside holds nothing again');
    assert.equal(reader.item('f1')?.item.title, 'changed');
    await writer.write((tx) => {
      const stored = tx.item('f3');
      if (stored) tx.save({ ...stored, item: { ...stored.item, state: 'closed' } });
      tx.save(storedItem(failing('f4'), tx.internSet(['ann'])));
    });
    assert.deepEqual(await held(), ['f4', 'r2']);
    await parts.close();
  });

  test('a second one is refused, and leaves nothing behind', async () => {
    const faults: unknown[] = [];
    const parts = openParts({ users: [{ id: 'ann', name: 'Ann' }] }, undefined, (error) => faults.push(error));
    const put = (item: Item) => parts.store.writer.write((tx) => tx.save(storedItem(item, tx.internSet(['ann']))));
    await put(failing('f1'));
    await put(moving('r1'));
    await assert.rejects(put(failing('f2')), isUnavailable);
    await assert.rejects(put(moving('r2')), isUnavailable);
    // Answered it still holds its fold; a record is held by what is open alone.
    await put(failing('f1', { state: 'answered' }));
    await assert.rejects(put(failing('f2')), isUnavailable);
    await put(itemOf('r1', { type: 'status.changed', record, state: 'answered' }));
    await put(moving('r2'));
    assert.equal(parts.store.reader.item('f2'), null);
    assert.equal(faults.length, 3);
    assert.ok(faults.every((fault) => /UNIQUE/.test(String(fault))));
    await parts.close();
  });
});
const isUnavailable = (error: unknown) => error instanceof ProblemError && error.problem.code === 'STORE_UNAVAILABLE';
