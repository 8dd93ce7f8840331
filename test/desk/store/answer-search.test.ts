/** The history finds users' actions: who answered, how, in which words, and the outcome; on each store backend. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filterOf } from '../../../desk/history/history.ts';
import type { ItemStore } from '../../../desk/ports.ts';
import { createHistoryStore } from '../../../desk/store/history-store.ts';
import type { HistoryExport } from '../../../shared/bridge/history.ts';
import type { Item } from '../../../shared/items.ts';
import { answered, approval, dana, seenBy, statusUpdate, T0, uuid, withFate } from '../../electron/parts/items.ts';
import { BACKENDS } from './backends.ts';

const lee = { id: 'lee', name: 'Lee Müller' };
const by = (n: number, who: { id: string; name: string }, change: Partial<Item['answers'][number]> = {}): Item => {
  const item = answered(approval(n), who);
  const answers = item.answers.map((answer) => ({ ...answer, ...change }));
  return { ...item, answers, outcome: item.outcome && { ...item.outcome, ...change } };
};
const ITEMS: Item[] = [
  by(1, dana.user),
  by(2, dana.user, { action: 'reject', kind: 'reject', comment: 'Too dear' }),
  by(3, lee, { action: 'reject', kind: 'reject' }),
  withFate(by(4, dana.user), 'refused', 'budget closed', T0 + 1000),
  by(5, dana.user, { fate: 'withdrawn' }),
  approval(6),
  statusUpdate(7),
  statusUpdate(8),
  {
    ...by(9, dana.user, { action: 'ask', kind: 'request-info', comment: 'Which cost centre?' }),
    state: 'waiting',
    outcome: null,
    votes: [],
  },
];

const find = (store: ItemStore, query: Partial<HistoryExport>): number[] =>
  store
    .search({ ...filterOf({ q: '', ...query }, T0), after: null, limit: 50 })
    .items.map(({ item }) => Number(item.eventId.replace('e-', '')))
    .sort();

for (const backend of BACKENDS) {
  const filled = (store: ItemStore): ItemStore => {
    store.setMe(dana);
    store.write((tx) => {
      for (const [index, item] of ITEMS.entries()) tx.putItem(item, index + 1, { current: false, hidden: false });
      tx.putOwn(seenBy(uuid(8), T0 + 24 * 3600_000), 20);
      const seen = ITEMS[7];
      if (seen) tx.putItem(seen, 21, { current: false, hidden: false });
    });
    return store;
  };

  test(`${backend.name}: searches by the person’s answers, others’ answers and their outcome`, (t) => {
    const store = filled(backend.history(t));
    assert.deepEqual(find(store, { answers: ['approved'] }), [1, 4]);
    assert.deepEqual(find(store, { answers: ['rejected'] }), [2]);
    assert.deepEqual(find(store, { answers: ['asked'] }), [9]);
    assert.deepEqual(find(store, { answers: ['refused'] }), [4]);
    assert.deepEqual(find(store, { answers: ['other'] }), [3]);
    assert.deepEqual(find(store, { answers: ['none'] }), [6, 9]);
    assert.deepEqual(find(store, { answers: ['rejected', 'other'] }), [2, 3], 'any of them');
    assert.deepEqual(find(store, { answers: ['approved', 'rejected'], q: '4702' }), [2], 'with words');
  });

  test(`${backend.name}: as typed, in each language, together and with names`, (t) => {
    const store = filled(backend.history(t));
    assert.deepEqual(find(store, { q: 'answer:rejected by:me' }), [2]);
    assert.deepEqual(find(store, { q: 'answer:abgelehnt by:mir' }), [2]);
    assert.deepEqual(find(store, { q: 'answer:rejeté by:moi' }), [2]);
    assert.deepEqual(find(store, { q: 'answer:rejected' }), [2, 3]);
    assert.deepEqual(find(store, { q: 'by:"lee mül"' }), [3]);
    assert.deepEqual(find(store, { q: 'by:muller answer:rej' }), [3]);
    assert.deepEqual(find(store, { q: 'by:me' }), [1, 2, 4, 9]);
    assert.deepEqual(find(store, { q: 'answer:' }).length, ITEMS.length, 'still being typed');
    assert.deepEqual(find(store, { q: 'answer:zebra' }), [], 'no filter: words');
  });

  test(`${backend.name}: comment, reason and words of the answer in each language`, (t) => {
    const store = filled(backend.history(t));
    assert.deepEqual(find(store, { q: 'dear' }), [2]);
    assert.deepEqual(find(store, { q: 'cost cent' }), [9]);
    assert.deepEqual(find(store, { q: 'budget closed' }), [4]);
    for (const word of ['rejected', 'abgelehnt', 'rejete']) assert.deepEqual(find(store, { q: word }), [2, 3], word);
    for (const word of ['refused', 'abgewiesen', 'refusée']) assert.deepEqual(find(store, { q: word }), [4], word);
    assert.deepEqual(find(store, { q: 'requestinfo' }), [], 'marks are no words');
  });

  test(`${backend.name}: information is read or unread, and not open`, (t) => {
    const store = filled(backend.history(t));
    assert.deepEqual(find(store, { states: ['unread'] }), [7]);
    assert.deepEqual(find(store, { states: ['read'] }), [8]);
    assert.deepEqual(find(store, { states: ['open'] }), [6]);
  });

  test(`${backend.name}: what an earlier version wrote is indexed again, in slices`, (t) => {
    const db = backend.database(t);
    assert.equal(filled(createHistoryStore(db)).isReindexed(), true, 'a new store needs none');
    db.exec("DELETE FROM words; UPDATE items SET state = 'open' WHERE state IN ('read', 'unread')");
    db.exec("DELETE FROM meta WHERE name = 'index'");
    const store = createHistoryStore(db);
    assert.deepEqual([store.isReindexed(), find(store, { answers: ['rejected'] })], [false, []]);
    let place: number | null = 0;
    let slices = 0;
    while (place !== null) {
      place = store.reindex(place, 4);
      slices += 1;
    }
    assert.equal(slices, 3);
    assert.deepEqual(find(store, { answers: ['rejected'] }), [2]);
    assert.deepEqual(find(store, { states: ['read'] }), [8]);
    assert.equal(createHistoryStore(db).isReindexed(), true);
  });
}
