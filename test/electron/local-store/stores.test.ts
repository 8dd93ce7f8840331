import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import type { KeptAnswer, SearchFilter } from '../../../desk/ports.ts';
import { FileError, NewerSchemaError } from '../../../electron/local-store/database.ts';
import { type HistoryStore, openHistoryStore } from '../../../electron/local-store/history-store.ts';
import { openOutboxStore } from '../../../electron/local-store/outbox-store.ts';
import type { Item } from '../../../shared/items.ts';
import { approval, iso, statusUpdate, T0, uuid } from '../parts/items.ts';

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-store-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function historyWith(t: TestContext, items: Item[]): HistoryStore {
  const store = openHistoryStore(join(folderFor(t), 'history.db'), T0);
  t.after(store.close);
  store.write((tx) => {
    for (const [index, item] of items.entries())
      tx.putItem(item, index + 1, { current: item.state === 'open', hidden: false });
  });
  return store;
}

const ALL: SearchFilter = {
  words: [],
  states: [],
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
const found = (store: HistoryStore, filter: Partial<SearchFilter>) =>
  store.search({ ...ALL, ...filter }).items.map(({ item }) => item.eventId);

const answer: KeptAnswer = {
  itemId: uuid(1),
  key: uuid(2),
  action: 'approve',
  label: 'Approve',
  comment: null,
  at: iso(T0),
  status: 'kept',
  tried: false,
  problem: null,
};

test('search: words in any order, the last as a beginning, without regard to case and accents; newest first', (t) => {
  const store = historyWith(t, [
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

test('search: filters and pages', (t) => {
  const store = historyWith(t, [
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
  // Where no role was named, any role finds it.
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

test('items of the same moment keep their order and are all found', (t) => {
  const store = historyWith(
    t,
    Array.from({ length: 1100 }, (_, n) => approval(n, { createdAt: iso(T0) })),
  );
  assert.equal(store.search({ ...ALL, limit: 200 }).total, 1100);
  assert.equal(new Set(found(store, { limit: 200 })).size, 200);
});

test('an item put again replaces itself, in the index too; removed, it is gone', (t) => {
  const store = historyWith(t, [approval(1, { title: 'before' })]);
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

test('a transaction that fails leaves nothing behind', (t) => {
  const store = historyWith(t, []);
  assert.throws(() =>
    store.write((tx) => {
      tx.putItem(approval(1), 1, { current: true, hidden: false });
      throw new Error('no');
    }),
  );
  assert.equal(store.item(uuid(1)), null);
});

test('damage after a run that did not end in order: set aside, begun anew', (t) => {
  const path = join(folderFor(t), 'history.db');
  const first = openHistoryStore(path, T0);
  first.write((tx) => tx.setPosition({ cursor: 5, epoch: 'e' }));
  first.close();
  const bytes = readFileSync(path);
  bytes.fill(0x5a, 4096, bytes.length - 100);
  writeFileSync(path, bytes);
  // As after a kill: the mark of an open file was left.
  writeFileSync(`${path}-open`, '');
  const second = openHistoryStore(path, T0 + 1);
  t.after(second.close);
  assert.equal(second.setAside, `${path}.damaged-${T0 + 1}`);
  assert.ok(existsSync(second.setAside ?? ''));
  assert.deepEqual(
    second.write((tx) => tx.position()),
    { cursor: 0, epoch: null },
  );
});

test('no database at all where one should be: set aside', (t) => {
  const path = join(folderFor(t), 'history.db');
  writeFileSync(path, 'this is a text file, and long enough to be taken for something else '.repeat(100));
  const store = openHistoryStore(path, T0);
  t.after(store.close);
  assert.ok(store.setAside);
});

test('a file of a newer version is refused and left as it is', (t) => {
  const path = join(folderFor(t), 'outbox.db');
  openOutboxStore(path, T0).close();
  const db = new DatabaseSync(path);
  db.exec('PRAGMA user_version = 99');
  db.close();
  assert.throws(
    () => openOutboxStore(path, T0),
    (error) => error instanceof FileError && error.cause instanceof NewerSchemaError,
  );
  assert.ok(existsSync(path));
});

test('the outbox keeps answers in order, and what can be read of a damaged file', (t) => {
  const path = join(folderFor(t), 'outbox.db');
  const first = openOutboxStore(path, T0);
  first.put([answer, { ...answer, key: uuid(3), itemId: uuid(4) }]);
  first.put([{ ...answer, tried: true }]);
  assert.deepEqual(
    first.answers().map(({ key, tried }) => [key, tried]),
    [
      [uuid(2), true],
      [uuid(3), false],
    ],
  );
  // Damage in the table of intents, whose page comes after that of the answers.
  for (let n = 0; n < 200; n++) first.putIntent({ kind: 'seen', itemId: uuid(n) });
  first.close();
  const bytes = readFileSync(path);
  bytes.fill(0x5a, bytes.length - 4096);
  writeFileSync(path, bytes);
  writeFileSync(`${path}-open`, '');
  const second = openOutboxStore(path, T0);
  t.after(second.close);
  assert.ok(second.setAside);
  assert.equal(second.answers().length, 2);
});

test('an intent put again while the old one is on its way is not dropped with it', (t) => {
  const store = openOutboxStore(join(folderFor(t), 'outbox.db'), T0);
  t.after(store.close);
  store.putIntent({ kind: 'snooze', itemId: uuid(1), until: iso(T0) });
  const before = store.intents();
  store.putIntent({ kind: 'snooze', itemId: uuid(1), until: null });
  store.dropIntents(before.map(({ id }) => id));
  assert.deepEqual(
    store.intents().map(({ intent }) => intent),
    [{ kind: 'snooze', itemId: uuid(1), until: null }],
  );
});
