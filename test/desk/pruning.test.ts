/** What a computer prunes, and what it never prunes. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { createPruning } from '../../desk/history/pruning.ts';
import { createHistoryStore } from '../../desk/store/history-store.ts';
import type { Item } from '../../shared/items.ts';
import { HISTORY_DAYS } from '../../shared/preference-values.ts';
import { fakeClock } from '../electron/parts/clock.ts';
import { testDesk } from '../electron/parts/desk.ts';
import { approval, iso, seenBy, T0, uuid } from '../electron/parts/items.ts';
import { BACKENDS, type StoreBackend } from './store/backends.ts';

const DAY = 86_400_000;
const NOW = T0 + 2_000 * DAY;

interface Kept {
  keep?: number;
  days?: () => number;
  needed?: string[];
}

function pruned(t: TestContext, { database }: StoreBackend, items: Item[], options: Kept = {}) {
  const db = database(t);
  const store = createHistoryStore(db);
  store.write((tx) => {
    for (const [n, item] of items.entries()) {
      tx.putItem(item, n + 1, { current: item.state === 'open' || item.state === 'waiting', hidden: false });
      tx.putOwn(seenBy(item.id, NOW), n + 1);
    }
  });
  const clock = fakeClock(NOW);
  const needed = new Set(options.needed);
  const log = { info() {}, warn() {} };
  const keep = options.keep === undefined ? {} : { keep: options.keep };
  const days = options.days === undefined ? {} : { days: options.days };
  const pruning = createPruning({ clock, store, needed: (id) => needed.has(id), log, ...keep, ...days });
  t.after(() => pruning.close());
  return {
    store,
    clock,
    db,
    run: () => clock.tick(60 * 60_000),
    left: () => items.filter(({ id }) => store.item(id)),
  };
}

const old = (n: number, days: number, more: Partial<Item> = {}) => {
  const at = iso(NOW - days * DAY - n);
  return approval(n, { state: 'closed', createdAt: at, updatedAt: at, ...more });
};
const ids = (items: Item[]) => items.map(({ id }) => id).sort();

for (const backend of BACKENDS) {
  test(`${backend.name}: closed and unchanged for 400 days goes; open, waiting, changed since or needed stays`, (t) => {
    const gone = [old(1, 401), old(2, 2_000, { state: 'withdrawn' }), old(3, 500, { state: 'answered' })];
    const kept = [
      old(4, 399),
      old(5, 900, { state: 'open' }),
      old(6, 900, { state: 'waiting' }),
      old(7, 900, { updatedAt: iso(NOW - DAY) }),
      old(8, 900),
    ];
    const { run, left } = pruned(t, backend, [...gone, ...kept], { needed: [uuid(8)] });
    assert.equal(left().length, 8, 'not at the start');
    run();
    assert.deepEqual(ids(left()), ids(kept));
  });

  test(`${backend.name}: the number of days is read at each run`, (t) => {
    let days = 30;
    const items = [old(1, 31), old(2, 8), old(3, 4)];
    const { clock, left } = pruned(t, backend, items, { days: () => days });
    clock.tick(60 * 60_000);
    assert.deepEqual(ids(left()), ids(items.slice(1)));
    days = 7;
    clock.tick(DAY);
    assert.deepEqual(ids(left()), ids(items.slice(2)));
  });

  test(`${backend.name}: beyond the limit the oldest closed items are deleted in slices, and search no longer finds them`, (t) => {
    const items = Array.from({ length: 450 }, (_, n) => old(n, 10, n % 50 === 0 ? { state: 'open' } : {}));
    const { store, run, left, db } = pruned(t, backend, items, { keep: 150 });
    run();
    const after = left();
    assert.equal(after.filter(({ state }) => state === 'open').length, 9);
    assert.deepEqual(ids(after), ids(items.filter(({ state }, n) => n < 150 || state === 'open')));
    const find = (word: string) =>
      store.search({
        words: [word],
        states: [],
        answers: [],
        types: [],
        roles: [],
        records: [],
        sources: [],
        severities: [],
        from: null,
        to: null,
        hidden: true,
        after: null,
        limit: 10,
      });
    assert.equal(find('5149').total, 0, 'item 449 is gone');
    assert.equal(find('4701').total, 1);
    for (const table of ['items', 'documents', 'own', 'words']) {
      assert.equal(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n, after.length, table);
    }
  });

  test(`${backend.name}: property: open items are never pruned, old closed items always are`, (t) => {
    const state = fc.constantFrom('open', 'waiting', 'answered', 'closed', 'withdrawn', 'expired');
    const one = fc.record({ days: fc.integer({ min: 0, max: 1_000 }), state });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 40 }), fc.integer({ min: 0, max: 40 }), (made, keep) => {
        const items = made.map(({ days, state }, n) => old(n, days, { state: state as Item['state'] }));
        const { run, left } = pruned(t, backend, items, { keep });
        run();
        const stays = new Set(left().map(({ id }) => id));
        for (const [n, item] of items.entries()) {
          const isOpen = item.state === 'open' || item.state === 'waiting';
          if (isOpen) assert.ok(stays.has(item.id));
          else if ((made[n]?.days ?? 0) >= HISTORY_DAYS) assert.ok(!stays.has(item.id));
        }
      }),
      { numRuns: 25 },
    );
  });
}

test('a running desk prunes by itself, some minutes after its start', (t) => {
  const desk = testDesk(t);
  const at = iso(desk.clock.now() - 500 * DAY);
  const item = approval(1, { state: 'closed', createdAt: at, updatedAt: at });
  desk.connect({ changes: [{ cursor: 1, item }] });
  assert.ok(desk.desk.commands.item(item.id));
  desk.clock.tick(11 * 60_000);
  assert.equal(desk.desk.commands.item(item.id), null);
  assert.equal(desk.desk.commands.search({ q: '4701', limit: 10 }).total, 0);
});
