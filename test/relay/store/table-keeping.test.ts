/** Each table of the schema declares how a person is erased from it and what deletes its rows. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openDatabase } from '../../../relay/store/database.ts';
import { DELETE_OWN_ROWS, TABLE_KEEPING, type TableKeeping } from '../../../relay/store/keeping/table-keeping.ts';

const PERSON_COLUMNS: ReadonlySet<unknown> = new Set(['user_id', 'actor', 'owner', 'voters', 'members', 'alias']);
/** `owner` is a relay. */
const OTHER_OWNERS: readonly string[] = ['leases'];

describe('every table', () => {
  const database = openDatabase({ path: ':memory:' });
  const columns = new Map<string, string[]>();
  for (const { name, col } of database
    .prepare(
      `SELECT list.name, info.name AS col FROM pragma_table_list AS list, pragma_table_xinfo(list.name) AS info
       WHERE list.schema = 'main' AND list.type <> 'shadow' AND list.name NOT LIKE 'sqlite_%'`,
    )
    .all()) {
    columns.set(String(name), [...(columns.get(String(name)) ?? []), String(col)]);
  }
  const classified = Object.entries<TableKeeping>(TABLE_KEEPING);

  test('is classified for erasure and retention', () => {
    assert.deepEqual(Object.keys(TABLE_KEEPING).sort(), [...columns.keys()].sort());
  });

  test('with a column that names a person says how that is erased', () => {
    const unerased = classified.filter(
      ([table, { erased }]) =>
        erased === 'none' &&
        !OTHER_OWNERS.includes(table) &&
        columns.get(table)?.some((column) => PERSON_COLUMNS.has(column)),
    );
    assert.deepEqual(unerased, []);
  });

  test('that goes with its item names the item', () => {
    const apart = classified.filter(
      ([table, { retained }]) =>
        retained === 'item' && table !== 'items_text' && !/\b(item_id|id)\b/.test(columns.get(table)?.join(' ') ?? ''),
    );
    assert.deepEqual(apart, []);
  });

  test('with rows of one person alone is erased by one statement that is valid in the schema', () => {
    for (const sql of DELETE_OWN_ROWS) assert.equal(Number(database.prepare(sql).run('nobody').changes), 0, sql);
    assert.equal(DELETE_OWN_ROWS.length, classified.filter(([, { erased }]) => typeof erased === 'object').length);
  });
});
