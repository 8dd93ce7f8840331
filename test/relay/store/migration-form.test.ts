/** Each step after the baseline allows relays to be updated one by one. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { MIGRATIONS, type MigrationStep, type Migrations } from '../../../relay/store/migrations.ts';
import { faultsOf, orderFaults } from './parts/migration-form.ts';

test('every step has a part that only adds, and one that changes rows alike everywhere', () => {
  assert.deepEqual(faultsOf(MIGRATIONS), []);
  assert.deepEqual(orderFaults(MIGRATIONS), []);
});

test('the store names the columns that it writes, so that it works if a newer program added others', () => {
  const store = join(import.meta.dirname, '../../../relay/store');
  const unnamed = readdirSync(store, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && file !== 'migrations.ts')
    .flatMap((file) => {
      const found = readFileSync(join(store, file), 'utf8').match(
        /(INSERT|REPLACE)[ A-Z]* INTO \S+\s+(VALUES|SELECT)/g,
      );
      return (found ?? []).map((statement) => `${file}: ${statement}`);
    });
  assert.deepEqual(unnamed, []);
});

describe('of what is made up', () => {
  const faults = (...steps: MigrationStep[]) => faultsOf([...MIGRATIONS, ...steps]);

  test('what is of that form is found to be', () => {
    const good: MigrationStep[] = [
      {
        expand: `
          ALTER TABLE items ADD COLUMN rank INTEGER NOT NULL DEFAULT 1;
          CREATE INDEX items_by_rank ON items (rank);
          DROP INDEX items_by_open;
          CREATE TABLE ranks (item_id TEXT PRIMARY KEY, rank INTEGER NOT NULL UNIQUE) WITHOUT ROWID`,
        fill: { table: 'items', set: 'rank = seq + length(doc)' },
        data: 'INSERT INTO ranks (item_id, rank) SELECT id, rank FROM items',
      },
      { expand: 'ALTER TABLE ranks ADD COLUMN note TEXT' },
      {
        expand: '',
        data: "-- What changes, at what time()\n UPDATE ranks SET note = 'seen'; UPDATE local_state SET value = '0' WHERE name = 'indexed'",
      },
    ];
    assert.deepEqual(faults(...good), []);
    assert.deepEqual(orderFaults([...MIGRATIONS, ...good]), []);
  });

  const REBUILT = `
    CREATE TABLE anew (item_id TEXT NOT NULL, user_id TEXT NOT NULL, beckon_at TEXT NOT NULL, PRIMARY KEY (user_id, item_id)) WITHOUT ROWID;
    INSERT INTO anew SELECT * FROM shown; DROP TABLE shown; ALTER TABLE anew RENAME TO shown`;
  const RANK = 'ALTER TABLE items ADD COLUMN rank INTEGER NOT NULL DEFAULT 1';
  const bad: [what: string, step: MigrationStep, fault: RegExp][] = [
    ['a table dropped', { expand: 'DROP TABLE shown' }, /shown is gone/],
    ['a column renamed', { expand: 'ALTER TABLE items RENAME COLUMN voters TO voting' }, /columns of items/],
    ['a column dropped', { expand: 'ALTER TABLE answers DROP COLUMN device' }, /columns of answers/],
    ['a table made anew with another key', { expand: REBUILT }, /columns of shown/],
    ['something unique', { expand: 'CREATE UNIQUE INDEX more ON own (seq)' }, /unique in own/],
    ['something unique no more', { expand: 'DROP INDEX items_by_fold' }, /unique in items/],
    [
      'a trigger',
      { expand: 'CREATE TRIGGER more AFTER DELETE ON items BEGIN DELETE FROM own WHERE item_id = OLD.id; END' },
      /triggers/,
    ],
    ['rows changed where only is added', { expand: 'UPDATE items SET aside = 5' }, /expand changes rows/],
    ['rows that go where only is added', { expand: 'DELETE FROM shown' }, /expand changes rows/],
    ['a column added by what changes rows', { expand: '', data: 'ALTER TABLE own ADD COLUMN more' }, /data changes/],
    [
      'a fill of what was there before',
      { expand: '', fill: { table: 'items', set: 'aside = seq + 5' } },
      /there before/,
    ],
    [
      'a fill that looks at what it fills',
      { expand: RANK, fill: { table: 'items', set: 'rank = rank + 1' } },
      /another the second time/,
    ],
    [
      'a fill that looks at other rows',
      { expand: RANK, fill: { table: 'items', set: 'rank = (SELECT COUNT(*) FROM own)' } },
      /other rows/,
    ],
    [
      'a fill of a table that is new',
      { expand: 'CREATE TABLE a (id TEXT PRIMARY KEY, b)', fill: { table: 'a', set: 'b = 1' } },
      /no two programs share/,
    ],
    [
      'a fill with chance',
      { expand: RANK, fill: { table: 'items', set: 'rank = random()' } },
      /not the same everywhere/,
    ],
    ['columns filled all at once', { expand: RANK, data: 'UPDATE items SET rank = seq' }, /in slices/],
    ['the time', { expand: '', data: 'UPDATE tokens SET used_at = unixepoch()' }, /not the same everywhere/],
    [
      'the time by default',
      { expand: 'CREATE TABLE a (id TEXT PRIMARY KEY, at TEXT DEFAULT CURRENT_TIME)' },
      /not the same/,
    ],
    ['chance', { expand: '', data: 'UPDATE items SET aside = abs(random())' }, /not the same everywhere/],
    ['what does not run', { expand: '', data: 'UPDATE missing SET a = 1' }, /no such table/],
  ];
  for (const [what, step, fault] of bad) {
    test(`${what} is refused`, () => {
      const found = faults(step);
      assert.match(found.join('\n'), fault);
    });
  }

  test('what runs only while nothing later is added is refused', () => {
    const list: Migrations = [
      ...MIGRATIONS,
      {
        expand: 'CREATE TABLE kept (item_id TEXT, user_id TEXT, at TEXT, PRIMARY KEY (item_id, user_id))',
        data: 'INSERT INTO kept SELECT * FROM shown',
      },
      { expand: 'ALTER TABLE shown ADD COLUMN more' },
    ];
    assert.deepEqual(faultsOf(list), []);
    assert.match(orderFaults(list).join(), /added at once/);
  });
});
