/** Two openings of one store: each sees the other's writes, all of them by polling, or exactly those reported to it. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ForeignChange } from '../../../../relay/domain/store-ports.ts';
import type { Tx } from '../../../../relay/domain/unit-of-work.ts';
import { itemOf, save } from '../../parts/items.ts';
import { cursorsOf, type NewStore, type Opened, openNew, openOn, START } from './under-test.ts';

const put = (id: string, title: string) => (tx: Tx) => save(tx, itemOf(id, { title }), ['ann']);
const titles = ({ store }: Opened, ...ids: string[]) => ids.map((id) => store.reader.item(id)?.item.title);

async function openTwo(t: TestContext, make: NewStore): Promise<{ one: Opened; other: Opened }> {
  const one = await openNew(t, make);
  return { one, other: openOn(t, one.under, one.under.backend) };
}

export function outsideSuite(make: NewStore): void {
  test('writes of another process are noticed before the next unit runs; sequence and audit trail continue from them', async (t) => {
    const { one, other } = await openTwo(t, make);
    await one.write(put('a', 'one'));
    assert.deepEqual(titles(one, 'a'), ['one']);
    await other.write((tx) => {
      put('a', 'two')(tx);
      tx.audit({ kind: 'admin', itemId: null, actor: 'ann', facts: {} });
    });
    await one.write((tx) => {
      assert.equal(one.foreign, 1);
      assert.equal(tx.item('a')?.item.title, 'two');
      put('b', 'one')(tx);
      tx.audit({ kind: 'admin', itemId: null, actor: 'ann', facts: {} });
    });
    assert.deepEqual(cursorsOf(one.published), [1, 3]);
    assert.deepEqual(
      one.store.audit.page(0, 10).map(({ seq }) => seq),
      [1, 2],
    );
    await other.write(put('a', 'three'));
    one.store.writer.checkForeign();
    assert.deepEqual(titles(one, 'a'), ['three']);
  });

  test('of items exactly the named ones are read again, and the newest cursor', async (t) => {
    const { one, other } = await openTwo(t, make);
    await one.write((tx) => ['a', 'b'].map((id) => put(id, 'one')(tx)));
    assert.deepEqual(titles(one, 'a', 'b'), ['one', 'one']);
    await other.write((tx) => ['a', 'b'].map((id) => put(id, 'two')(tx)));
    one.store.changedOutside({ items: ['a'] });
    assert.deepEqual(titles(one, 'a', 'b'), ['two', 'one']);
    assert.equal(one.store.reader.head(), 4);
    assert.equal(one.foreign, 0, 'the directory is not read for an item');
    one.store.changedOutside({ items: ['b'] });
    assert.deepEqual(titles(one, 'a', 'b'), ['two', 'two']);
    const found = await one.store.trace.find({ text: 'two', person: null, before: null, limit: 10 });
    assert.equal(found.items.length, 2);
  });

  test('a set that another dropped has no owner, and one that it made is found', async (t) => {
    const { one, other } = await openTwo(t, make);
    const members = ['ann', 'bob'];
    const id = await one.write((tx) => tx.internSet(members));
    assert.deepEqual(one.store.reader.membersOf(id), members);
    const made = await other.write((tx) => {
      tx.beginErasure('ann', 'alias');
      const erasure = tx.erasure('ann');
      if (erasure) tx.forgetPerson(erasure);
      return tx.internSet(['kim']);
    });
    assert.deepEqual(one.store.reader.membersOf(id), members, 'still remembered');
    one.store.changedOutside({ sets: [id] });
    assert.notDeepEqual(one.store.reader.membersOf(id), members);
    assert.deepEqual(one.store.reader.membersOf(made), ['kim']);
    await one.write((tx) => assert.deepEqual(tx.membersOf(tx.internSet(members)), members));
  });

  test('the trail continues from where another left it', async (t) => {
    const { one, other } = await openTwo(t, make);
    const note = (tx: Tx) => tx.audit({ kind: 'admin', itemId: 'a', actor: 'ann', facts: {} });
    await one.write(note);
    await other.write(note);
    one.store.changedOutside({ audit: true });
    await one.write(note);
    const trail = one.store.audit.page(0, 10);
    assert.deepEqual(
      trail.map(({ seq }) => seq),
      [1, 2, 3],
    );
    assert.equal((await one.store.trace.records('a', 10)).count, 3);
    assert.equal(new Set(trail.map(({ record }) => JSON.parse(record).actor)).size, 1, 'one person, one digest');
  });

  test('browsers of people are read again if they are named', async (t) => {
    const { one, other } = await openTwo(t, make);
    const browser = { endpoint: 'https://p.test/1', keys: { p256dh: 'p', auth: 'a' } };
    const reachable = () => one.write((tx) => tx.reachable(['ann']));
    assert.deepEqual(await reachable(), []);
    await other.write((tx) => tx.savePush({ userId: 'ann' }, browser));
    one.store.changedOutside({ push: true });
    assert.deepEqual(await reachable(), ['ann']);
    await other.write((tx) => tx.dropPush(browser.endpoint));
    one.store.changedOutside({ push: true });
    assert.deepEqual(await reachable(), []);
  });

  test('a waiter for a due time, a delivery or a duty is notified, and reads it unchanged', async (t) => {
    const { one, other } = await openTwo(t, make);
    const heard: ForeignChange[] = [];
    const stop = one.store.onOutside((change) => {
      heard.push(change);
      assert.equal(one.store.schedule.nextDueAt(), START);
      assert.deepEqual(one.store.leases.all(), [{ duty: 'schedule', owner: 'other', beat: 1 }]);
    });
    const before = [one.store.schedule.writes(), one.store.away.writes()];
    await other.write((tx) => {
      tx.schedule('a', [{ kind: 'reminder', index: 0, at: START }]);
      tx.saveLease({ duty: 'schedule', owner: 'other', beat: 1 });
    });
    const change = { due: { schedule: true, away: false }, outbound: true, leases: true };
    one.store.changedOutside(change);
    assert.deepEqual(heard, [change]);
    assert.deepEqual([one.store.schedule.writes(), one.store.away.writes()], [before[0]! + 1, before[1]]);
    stop();
    one.store.changedOutside({ outbound: true });
    assert.equal(heard.length, 1);
  });

  for (const kind of ['directory', 'tokens', 'people'] as const) {
    test(`readers of the directory are notified of ${kind}`, async (t) => {
      const { one } = await openTwo(t, make);
      one.store.changedOutside({ folds: true, push: true, audit: true, items: [], sets: [] });
      assert.equal(one.foreign, 0);
      one.store.changedOutside(kind === 'people' ? { people: ['ann'] } : { [kind]: true });
      assert.equal(one.foreign, 1);
    });
  }
}
