/** The items of a person: put, changed, removed and found again, on each store backend. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ItemStore, SearchFilter } from '../../../desk/ports.ts';
import type { Item } from '../../../shared/items.ts';
import { approval, dana, iso, seenBy, statusUpdate, T0, uuid } from '../../electron/parts/items.ts';
import { BACKENDS, type StoreBackend } from './backends.ts';

function historyWith(t: TestContext, backend: StoreBackend, items: Item[]): ItemStore {
  const store = backend.history(t);
  store.write((tx) => {
    for (const [index, item] of items.entries())
      tx.putItem(item, index + 1, { current: item.state === 'open', hidden: false });
  });
  return store;
}

const ALL: SearchFilter = {
  words: [],
  states: [],
  answers: [],
  types: [],
  roles: [],
  sources: [],
  severities: [],
  records: [],
  from: null,
  to: null,
  hidden: true,
  after: null,
  limit: 50,
};
const found = (store: ItemStore, filter: Partial<SearchFilter>) =>
  store.search({ ...ALL, ...filter }).items.map(({ item }) => item.eventId);

for (const backend of BACKENDS) {
  const { name } = backend;

  test(`${name}: search: words in any order, the last as a beginning, without regard to case and accents; newest first`, (t) => {
    const store = historyWith(t, backend, [
      approval(1, { title: 'Lieferung für Müller verzögert' }),
      approval(2, { title: 'Contract with Muller', facts: [{ label: 'Lawyer', value: 'Ana García' }] }),
      approval(3, { title: 'Nothing of this', body: '' }),
    ]);
    assert.deepEqual(found(store, { words: ['mull'] }), ['e-2', 'e-1']);
    assert.deepEqual(found(store, { words: ['muller', 'contr'] }), ['e-2']);
    assert.deepEqual(found(store, { words: ['GARCIA'] }), ['e-2']);
    assert.deepEqual(found(store, { words: ['"', 'OR', 'x'] }), []);
    assert.deepEqual(found(store, { words: ['4703'] }), ['e-3']);
  });

  test(`${name}: search: filters and pages`, (t) => {
    const store = historyWith(t, backend, [
      ...[1, 2, 3, 4].map((n) => approval(n)),
      statusUpdate(5, { origin: { id: 'crm', name: 'Acme CRM' }, severity: 'critical' }),
      approval(6, { state: 'answered', audiences: [{ audience: { roles: ['legal'] }, by: 'event', at: iso(T0) }] }),
      approval(7, { audiences: [{ audience: { locations: ['BER'] }, by: 'event', at: iso(T0) }] }),
    ]);
    assert.deepEqual(found(store, { types: ['status'] }), ['e-5']);
    assert.deepEqual(found(store, { types: ['approval.requested'], states: ['answered'] }), ['e-6']);
    assert.deepEqual(found(store, { sources: ['acme'] }), ['e-5']);
    assert.deepEqual(found(store, { sources: ['crm'] }), ['e-5']);
    assert.deepEqual(found(store, { sources: ['%'] }), []);
    // Without a named role, any role matches.
    assert.deepEqual(found(store, { roles: ['legal'] }), ['e-7', 'e-6']);
    assert.deepEqual(found(store, { severities: ['critical'] }), ['e-5']);
    assert.deepEqual(found(store, { from: T0 + 2000, to: T0 + 4000 }), ['e-3', 'e-2']);
    const first = store.search({ ...ALL, limit: 4 });
    assert.equal(first.total, 7);
    const second = store.search({ ...ALL, limit: 4, after: first.next });
    assert.deepEqual(
      second.items.map(({ item }) => item.eventId),
      ['e-3', 'e-2', 'e-1'],
    );
    assert.equal(second.next, null);
  });

  test(`${name}: of what is current the ids are found by the same filters`, (t) => {
    const store = historyWith(t, backend, [approval(1, { title: 'before' }), approval(2, { title: 'before too' })]);
    store.write((tx) => tx.putItem(approval(3, { title: 'before it was over' }), 9, { current: false, hidden: false }));
    const ids = (words: string[], also: string[] = []) => [...store.currentIds({ ...ALL, words }, also)].sort();
    assert.deepEqual(ids([]), [uuid(1), uuid(2)]);
    assert.deepEqual(ids(['befo']), [uuid(1), uuid(2)]);
    assert.deepEqual(ids(['before', 'too']), [uuid(2)]);
    store.write((tx) => tx.putItem(approval(4, { title: 'hidden before' }), 10, { current: false, hidden: true }));
    const named = [uuid(3), uuid(4), uuid(5)];
    assert.deepEqual(ids([], named), [uuid(1), uuid(2), uuid(3), uuid(4)], 'those that are named beside them too');
    assert.deepEqual(ids(['before', 'over'], named), [uuid(3)]);
  });

  test(`${name}: items of the same moment keep their order and are all found`, (t) => {
    const store = historyWith(
      t,
      backend,
      Array.from({ length: 1100 }, (_, n) => approval(n, { createdAt: iso(T0) })),
    );
    assert.equal(store.search({ ...ALL, limit: 200 }).total, 1100);
    assert.equal(new Set(found(store, { limit: 200 })).size, 200);
  });

  test(`${name}: an item put again replaces itself, in the index too; removed, it is gone`, (t) => {
    const store = historyWith(t, backend, [approval(1, { title: 'before' })]);
    store.write((tx) => tx.putItem(approval(1, { title: 'later' }), 9, { current: true, hidden: false }));
    assert.deepEqual(found(store, { words: ['before'] }), []);
    assert.deepEqual(found(store, { words: ['later'] }), ['e-1']);
    store.write((tx) => tx.remove(uuid(1), 10));
    assert.deepEqual(found(store, { words: ['later'] }), []);
    assert.deepEqual(found(store, {}), []);
    assert.deepEqual(
      store.write((tx) => tx.cursorsOf(uuid(1))),
      { item: 0, own: 0, removed: 10 },
    );
  });

  test(`${name}: a transaction that fails leaves nothing behind`, (t) => {
    const store = historyWith(t, backend, []);
    assert.throws(() =>
      store.write((tx) => {
        tx.putItem(approval(1), 1, { current: true, hidden: false });
        throw new Error('no');
      }),
    );
    assert.equal(store.item(uuid(1)), null);
  });

  test(`${name}: position, person, sources and notified items are stored; forgetting all keeps only the person`, (t) => {
    const store = historyWith(t, backend, [approval(1), statusUpdate(2, { origin: { id: 'crm', name: 'Acme CRM' } })]);
    assert.deepEqual(store.sources(), [
      { id: 'crm', name: 'Acme CRM' },
      { id: 'sap', name: 'SAP ERP' },
    ]);
    store.setMe(dana);
    store.setLastDigestAt(T0);
    store.write((tx) => {
      assert.deepEqual(tx.position(), { cursor: 0, epoch: null });
      tx.setPosition({ cursor: 7, epoch: 'e' });
      tx.putOwn(seenBy(uuid(1), T0), 3);
      tx.markBeckoned(uuid(1), T0);
      assert.deepEqual(tx.cursorsOf(uuid(1)), { item: 1, own: 3, removed: 0 });
    });
    assert.deepEqual(store.item(uuid(1)), { item: approval(1), own: seenBy(uuid(1), T0), beckonedAt: T0 });
    assert.deepEqual(
      store
        .current()
        .map(({ item }) => item.eventId)
        .sort(),
      ['e-1', 'e-2'],
    );
    assert.deepEqual([store.me(), store.lastDigestAt()], [dana, T0]);
    store.write((tx) => tx.clear());
    assert.deepEqual([store.current(), store.item(uuid(1)), store.sources()], [[], null, []]);
    assert.deepEqual(found(store, { words: ['needs'] }), []);
    assert.deepEqual(
      store.write((tx) => tx.position()),
      { cursor: 0, epoch: null },
    );
    assert.deepEqual(store.me(), dana);
  });

  test(`${name}: what the rules hide is hidden in slices, and found only where asked for`, (t) => {
    const store = historyWith(
      t,
      backend,
      [1, 2, 3, 4, 5].map((n) => approval(n)),
    );
    const odd = ({ item }: { item: Item }) => Number(item.eventId.slice(2)) % 2 === 1;
    let after: number | null = 0;
    let slices = 0;
    while (after !== null) {
      after = store.rehide(after, 2, odd);
      slices += 1;
    }
    assert.equal(slices, 3);
    assert.deepEqual(found(store, { hidden: false }), ['e-4', 'e-2']);
    assert.equal(found(store, { hidden: true }).length, 5);
    assert.deepEqual(
      store.since(T0 + 3_000, 2).map(({ item }) => item.eventId),
      ['e-5', 'e-4'],
    );
    assert.equal(store.surplusBelow(5), 0);
    assert.ok(store.surplusBelow(2) > 0);
  });
}
