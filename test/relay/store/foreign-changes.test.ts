/** Caches when rows change on the store's own connection: `data_version` does not change, so only `changedOutside` invalidates them. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { buildView } from '../../../relay/directory/view.ts';
import type { CommittedChange } from '../../../relay/domain/reader.ts';
import type { ForeignChange } from '../../../relay/domain/store-ports.ts';
import type { Tx } from '../../../relay/domain/unit-of-work.ts';
import { auditReader } from '../../../relay/store/audit/audit-reader.ts';
import { openDatabase } from '../../../relay/store/database.ts';
import { createForeignChangeHandler } from '../../../relay/store/foreign-changes.ts';
import { Transaction } from '../../../relay/store/transaction.ts';
import { createTables, createTx } from '../../../relay/store/unit.ts';
import { GroupWriter } from '../../../relay/store/writer.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { storedItem } from '../parts/items.ts';
import { sealingIn } from '../parts/store.ts';
import { cursorsOf, START } from './parts/under-test.ts';

const view = buildView({ rows: [], absences: [], env: {}, version: 1 });

async function openApplied(t: TestContext) {
  const folder = await temporaryFolder(t);
  const sealing = sealingIn(folder);
  const database = openDatabase({ path: join(folder, 'b.db') });
  t.after(() => database.close());
  const tables = createTables(database, () => view, sealing);
  const published: CommittedChange[] = [];
  const told = { foreign: 0, index: 0, audit: 0 };
  const onForeignWrite = () => {
    told.foreign += 1;
  };
  const onError = (error: unknown) => assert.fail(String(error));
  const transaction = new Transaction({
    database,
    tables,
    tx: createTx(database, tables, () => view, sealing),
    now: () => START,
    onForeignWrite,
    onMissed() {},
    onError,
  });
  const writer = new GroupWriter({
    tables,
    transaction,
    publish: (changes) => published.push(...changes),
    observe() {},
    onError,
  });
  const reader = auditReader(database, tables.audit);
  const outside = createForeignChangeHandler({
    tables,
    writer: transaction,
    onForeignWrite,
    index: {
      later: () => {
        told.index += 1;
      },
    },
    auditIndex: {
      later: () => {
        told.audit += 1;
      },
    },
  });
  return {
    published,
    told,
    reader,
    outside: (change: ForeignChange) => outside(change),
    write: <T>(work: (tx: Tx) => T) => writer.write(work),
    /** As a log entry is applied. */
    apply: (sql: string) => database.exec(sql),
    /** Ids of items that may have to be forwarded to people away from their desks. */
    away: () =>
      database
        .prepare('SELECT item_id FROM away ORDER BY item_id')
        .all()
        .map(({ item_id: id }) => id),
    /** Audit records, oldest first. */
    trail: () =>
      database
        .prepare('SELECT seq, record FROM audit ORDER BY seq')
        .all()
        .map(({ seq, record }) => ({ seq, ...JSON.parse(String(record)) })),
  };
}

let store: Awaited<ReturnType<typeof openApplied>>;
async function begin(t: TestContext): Promise<void> {
  store = await openApplied(t);
  await store.write((tx) => {
    for (const id of ['a', 'b']) tx.save(storedItem({ id }, tx.internSet(['ann', 'bob'])));
    tx.audit({ kind: 'event', itemId: 'a', actor: 'ann', facts: {} });
  });
}
const title = (id: string) => store.write((tx) => tx.item(id)?.item.title);
const audit = (actor = 'ann') => store.write((tx) => tx.audit({ kind: 'event', itemId: 'a', actor, facts: {} }));

test('the newest cursor is read whatever changed', async (t) => {
  await begin(t);
  store.apply("UPDATE items SET seq = 40 WHERE id = 'a'");
  store.outside({});
  await store.write((tx) => tx.save(storedItem({ id: 'c' }, tx.internSet(['ann']))));
  assert.deepEqual(cursorsOf(store.published), [1, 2, 41]);
  assert.deepEqual(store.told, { foreign: 0, index: 0, audit: 0 });
});

test('of items the named ones are read again, and words are indexed', async (t) => {
  await begin(t);
  assert.deepEqual([await title('a'), await title('b')], ['Item a', 'Item b']);
  store.apply("UPDATE items SET doc = json_set(doc, '$.title', 'new')");
  store.outside({ sets: [], people: ['ann'], push: true, audit: true });
  assert.deepEqual([await title('a'), await title('b')], ['Item a', 'Item b'], 'not by what else changed');
  store.outside({ items: ['b'] });
  assert.deepEqual([await title('a'), await title('b')], ['Item a', 'new']);
  assert.deepEqual(store.told, { foreign: 1, index: 1, audit: 1 });
});

test('a set that was dropped, and its number given to others, is theirs', async (t) => {
  await begin(t);
  const members = ['ann', 'bob'];
  const id = await store.write((tx) => tx.internSet(members));
  store.apply(`DELETE FROM set_members; UPDATE sets SET hash = x'00', members = '["kim"]' WHERE id = ${id};
    INSERT INTO set_members VALUES ('kim', ${id})`);
  store.outside({ items: ['a', 'b'] });
  await store.write((tx) => assert.deepEqual(tx.membersOf(id), members, 'not by what else changed'));
  store.outside({ sets: [id] });
  await store.write((tx) => {
    assert.deepEqual(tx.membersOf(id), ['kim']);
    const fresh = tx.internSet(members);
    assert.notEqual(fresh, id);
    assert.deepEqual(tx.membersOf(fresh), members);
  });
});

test('a set that was asked for before it was there is found', async (t) => {
  await begin(t);
  await store.write((tx) => assert.deepEqual(tx.membersOf(9), []));
  store.apply(`INSERT INTO sets VALUES (9, x'00', '["kim"]')`);
  await store.write((tx) => assert.deepEqual(tx.membersOf(9), ['kim']));
});

test('the trail continues from its last entry', async (t) => {
  await begin(t);
  store.apply("INSERT INTO audit (seq, record, hash) VALUES (2, '{}', x'aa')");
  store.outside({ audit: true });
  await audit();
  assert.deepEqual(
    store.trail().map(({ seq }) => seq),
    [1, 2, 3],
  );
  assert.equal(store.told.audit, 1);
});

test('an erased person who returns has another digest', async (t) => {
  await begin(t);
  store.apply("DELETE FROM salts WHERE actor = 'ann'");
  await audit();
  store.outside({ people: ['ann'] });
  await audit();
  const [first, second, third] = store.trail().map(({ actor }) => actor);
  assert.equal(first, second, 'still remembered');
  assert.notEqual(second, third);
});

test('whose a digest is, is known of people whom others met in place of those they forgot', async (t) => {
  await begin(t);
  await audit('bob');
  const [ann, bob] = store.trail().map(({ actor }) => actor);
  assert.deepEqual([ann, bob].map(store.reader.actorOf), ['ann', 'bob']);
  store.apply("UPDATE salts SET actor = 'kim', salt = x'01' WHERE actor = 'ann'");
  store.outside({ people: ['ann', 'kim'] });
  await audit('kim');
  const kim = store.trail().at(-1)?.actor;
  assert.deepEqual([ann, bob, kim].map(store.reader.actorOf), [null, 'bob', 'kim']);
});

test('browsers are read again', async (t) => {
  await begin(t);
  const reachable = () => store.write((tx) => tx.reachable(['ann']));
  assert.deepEqual(await reachable(), []);
  store.apply(`INSERT INTO push_subscriptions (endpoint, kind, owner, p256dh, auth, since)
    VALUES ('https://p.test', 'person', 'ann', 'p', 'a', 1)`);
  store.outside({ items: ['a'], directory: true });
  assert.deepEqual(await reachable(), [], 'not by what else changed');
  store.outside({ push: true });
  assert.deepEqual(await reachable(), ['ann']);
});

test('a set whose number was reassigned is evaluated again for those away from the desk', async (t) => {
  await begin(t);
  const members = ['ann', 'bob'];
  const put = (id: string, setId: number) => store.write((tx) => tx.save(storedItem({ id }, setId)));
  const browser = { endpoint: 'https://p.test', keys: { p256dh: 'p', auth: 'a' } };
  const setId = await store.write((tx) => {
    tx.savePush({ userId: 'ann' }, browser);
    return tx.internSet(members);
  });
  await put('c', setId);
  assert.deepEqual(store.away(), ['c']);
  store.apply(`UPDATE sets SET members = '["kim"]' WHERE id = ${setId}`);
  store.outside({ sets: [setId] });
  await put('d', setId);
  assert.deepEqual(store.away(), ['c'], 'nobody of theirs can be reached');
});
