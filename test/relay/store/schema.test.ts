/** The schema: which tables relays share, that each has a key, and that the released baseline is unchanged. */
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { openDatabase } from '../../../relay/store/database.ts';
import { MIGRATIONS } from '../../../relay/store/migrations.ts';
import { LOCAL_TABLES, SHARED_TABLES } from '../../../relay/store/tables.ts';
import type { Fold, Item } from '../../../shared/items.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { itemOf, storedItem } from '../parts/items.ts';
import { openParts } from '../parts/store.ts';

/** Without internal tables of SQLite and FTS5. */
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

/** The SQL of each table and index, normalized for spaces and quotes that ALTER TABLE leaves. */
function schemaText(database: DatabaseSync): string {
  const rows = database.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all();
  const text = (sql: unknown) =>
    String(sql ?? '')
      .replaceAll(/["\s]+/g, ' ')
      .replaceAll(/ ?([(),]) ?/g, '$1');
  return rows.map(({ name, sql }) => `${name}: ${text(sql)}`).join('\n');
}

test('the baseline is the schema that the 30 migrations before it made', () => {
  const [baseline] = MIGRATIONS;
  const database = openDatabase({ path: ':memory:', migrations: [baseline] });
  assert.equal(baseline.version, 30);
  assert.equal(
    hash('sha256', schemaText(database), 'hex'),
    '4694674619586bc4c137b69cc47c9fb3427e111bd6caa7052223595c094ed9b5',
  );
  database.close();
});

describe('at most one item for each fold and each record', () => {
  const fold: Fold = { key: 'k', count: 1, firstAt: itemOf('x').createdAt, lastAt: itemOf('x').createdAt, rate: [] };
  const failing = (id: string, more: Partial<Item> = {}) => itemOf(id, { type: 'exception.raised', fold, ...more });
  const record = { system: 'ERP', type: 'order', id: '4711' };
  const moving = (id: string) => itemOf(id, { type: 'status.changed', record });

  test('a second one is refused, and leaves nothing behind', async () => {
    const faults: unknown[] = [];
    const parts = openParts({ users: [{ id: 'ann', name: 'Ann' }] }, undefined, (error) => faults.push(error));
    const put = (item: Item) => parts.store.writer.write((tx) => tx.save(storedItem(item, tx.internSet(['ann']))));
    await put(failing('f1'));
    await put(moving('r1'));
    await assert.rejects(put(failing('f2')), isUnavailable);
    await assert.rejects(put(moving('r2')), isUnavailable);
    // An answered item still holds its fold; a record is held by open items only.
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
