/** Every damaged page is detected, and its table named; a WAL that ends in the middle of a write is no damage. */
import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { StoreError } from '../../../relay/domain/store-ports.ts';
import { sqliteBackend } from '../../../relay/store/backend.ts';
import { damageOf } from '../../../relay/store/damage.ts';
import { makeFolder, removeFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';
import { realTimers } from '../parts/clock.ts';
import { storedItem } from '../parts/items.ts';
import { openParts, type Parts, sealingIn } from '../parts/store.ts';
import { kindsOfPages, withDamage } from './parts/pages.ts';

const damaged = () => join(folder, 'damaged.db');

const fillWith = (parts: Parts, count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, n) =>
      parts.store.writer.write((tx) => {
        const body = 'word '.repeat(n % 20 === 0 ? 1500 : 40);
        tx.save(storedItem({ id: `item-${n}`, body }, tx.internSet(['ann', `p${n % 7}`])));
        tx.audit({ kind: 'event', itemId: `item-${n}`, actor: 'ann', facts: { n } });
      }),
    ),
  );

const folder = await makeFolder('damage');
const whole = join(folder, 'whole.db');
const parts = openParts({});
await fillWith(parts, 250);
await until('words are indexed', () => parts.store.indexBehind(1) === 0);
await parts.store.writer.close();
await parts.backend.backup(whole);
await parts.close();
const database = new DatabaseSync(whole);
// Free pages, including trunk pages of the freelist.
database.exec(
  `CREATE TABLE passing (a); INSERT INTO passing SELECT randomblob(3000) FROM items LIMIT 100; DROP TABLE passing`,
);
database.close();
after(() => removeFolder(folder));

const check = (path: string) => sqliteBackend(path).check();

test('a page of each kind of each table and index, of zeros or of something else', (t) => {
  assert.deepEqual(check(whole), []);
  const pages = kindsOfPages(whole);
  const kinds = new Set(pages.map(({ kind }) => kind));
  assert.deepEqual([...kinds].sort(), ['internal', 'leaf', 'overflow', 'trunk']);
  for (const { name, kind, number } of pages) {
    withDamage(whole, damaged(), number, number % 2 === 0 ? 0 : 0x5a);
    const faults = check(damaged());
    assert.ok(faults.length > 0, `${name} ${kind} ${number}`);
    assert.ok(existsSync(`${damaged()}.damaged`));
    // Without the schema no other page can be attributed, and a free page belongs to no table.
    if (name === 'sqlite_schema' || kind === 'trunk') continue;
    const named = name.startsWith('items_text') ? 'items_text' : name;
    assert.match(faults.join('\n'), new RegExp(`${named}|page ${number}`));
  }
  t.diagnostic(`${pages.length} pages`);
});

const deps = () => ({
  clock: { now: Date.now },
  sealing: sealingIn(folder),
  directory: () => assert.fail('nobody is looked up'),
  onForeignWrite() {},
  observe() {},
  onError() {},
});

test('what was found is known at each start, until a check finds it whole', () => {
  const leaf = kindsOfPages(whole).find(({ name, kind }) => name === 'items' && kind === 'leaf');
  withDamage(whole, damaged(), leaf?.number ?? 0, 0x5a);
  assert.match(check(damaged()).join('\n'), /^items: /);
  assert.throws(
    () => sqliteBackend(damaged()).open(deps()),
    (error) => error instanceof StoreError && /is damaged: items: .*restore FILE/.test(error.message),
  );
  copyFileSync(whole, damaged());
  assert.throws(() => sqliteBackend(damaged()).open(deps()), /is damaged/);
  assert.deepEqual(check(damaged()), []);
  assert.ok(!existsSync(`${damaged()}.damaged`));
});

test('found by a reader, it is verified at once; then nothing is written any more, and no copy is made', async (t) => {
  const parts = openParts({}, undefined, () => {});
  t.after(() => parts.close());
  await fillWith(parts, 250);
  await parts.reopen(() => {
    const leaf = kindsOfPages(parts.path).find(({ name, kind }) => name === 'items' && kind === 'leaf');
    withDamage(parts.path, damaged(), leaf?.number ?? 0, 0x5a);
    copyFileSync(damaged(), parts.path);
  });
  const told: string[] = [];
  // No scheduled check during this test.
  parts.store.condition.watch({ after: (ms, task) => (ms === 0 ? realTimers.after(0, task) : () => {}) }, (line) =>
    told.push(line),
  );
  assert.throws(
    () => parts.store.reader.changesFor('ann', 0, { entries: 1000, bytes: 1e9 }),
    (error) => {
      parts.store.condition.suspect(error);
      return true;
    },
  );
  await until('it is found', () => parts.store.condition.damage());
  assert.match(told.join('\n'), /^items: [^\n]*restore FILE/);
  await assert.rejects(
    parts.store.writer.write(() => {}),
    /The store cannot take this now/,
  );
  assert.match(parts.store.trouble() ?? '', /is damaged: items/);
  await assert.rejects(sqliteBackend(parts.path).backup(join(folder, 'never.db')), /damaged|malformed/);
  assert.ok(!existsSync(join(folder, 'never.db')));
});

test('a write-ahead log that ends within a write is applied up to there without damage', async (t) => {
  const parts = openParts({});
  t.after(() => parts.close());
  await fillWith(parts, 30);
  const torn = join(folder, 'torn.db');
  for (const end of ['', '-wal']) copyFileSync(parts.path + end, torn + end);
  // A frame that is truncated.
  const log = readFileSync(`${torn}-wal`);
  appendFileSync(`${torn}-wal`, log.subarray(32, 32 + 2000));
  assert.deepEqual(check(torn), []);
  const database = new DatabaseSync(torn);
  assert.equal(database.prepare('SELECT COUNT(*) AS n FROM items').get()?.n, 30);
  assert.deepEqual(damageOf(database, 'thorough'), []);
  database.close();
  rmSync(torn);
});
