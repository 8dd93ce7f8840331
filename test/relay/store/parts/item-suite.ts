/** Items, their recipients, people's actions on them, processes, and search. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReadTurns, ReadSlices } from '../../../../relay/domain/read-slices.ts';
import type { Store } from '../../../../relay/domain/store-ports.ts';
import type { BeckonEvent } from '../../../../shared/events.ts';
import type { Item } from '../../../../shared/items.ts';
import type { Process } from '../../../../shared/processes.ts';
import { itemOf, save, storedItem } from '../../parts/items.ts';
import { isUnavailable, type NewStore, openNew } from './under-test.ts';

const ALL = { entries: 100, bytes: 1_000_000 };
const fold = (key: string) => ({
  key,
  count: 1,
  firstAt: itemOf('x').createdAt,
  lastAt: itemOf('x').createdAt,
  rate: [],
});
const record = { system: 'ERP', type: 'order', id: '4711' };

const openFor = (store: Store, userId: string): string[] =>
  [...store.reader.itemsFor(userId, 0, { onlyOpen: true })].map(({ stored }) => stored.item.id);

export function itemSuite(make: NewStore): void {
  test('go to their recipients, in the order of their newest change', async (t) => {
    const { write, store } = await openNew(t, make);
    await write((tx) => {
      save(tx, itemOf('a'), ['ann', 'bob']);
      save(tx, itemOf('b'), ['bob']);
      save(tx, itemOf('c', { state: 'closed' }), ['ann']);
    });
    await write((tx) => save(tx, itemOf('a', { title: 'again' }), ['ann', 'bob']));
    assert.deepEqual(openFor(store, 'bob'), ['b', 'a']);
    assert.deepEqual(openFor(store, 'ann'), ['a']);
    assert.equal(store.openItems(), 2);
    const { changes, cursor, more } = store.reader.changesFor('ann', 0, ALL);
    assert.deepEqual(
      changes.map(({ json }) => JSON.parse(json).title),
      ['Item c', 'again'],
    );
    assert.deepEqual([cursor, more], [4, false]);
    const stored = store.reader.item('a');
    assert.ok(stored);
    assert.deepEqual(store.reader.membersOf(stored.setId), ['ann', 'bob']);
    assert.ok(store.reader.isMember(stored.setId, 'bob') && !store.reader.isMember(stored.setId, 'kim'));
  });

  test('a walk returns each item and its own state as they are at that step', async (t) => {
    const { write, store } = await openNew(t, make);
    const seenAt = '2027-01-01T00:00:00Z';
    await write((tx) => {
      for (let n = 0; n < 5; n += 1) save(tx, itemOf(`i${n}`), ['ann']);
    });
    const walk = store.reader.itemsFor('ann', 0);
    const first = walk[Symbol.iterator]().next();
    assert.equal(first.value?.stored.item.id, 'i0');
    await write((tx) => {
      tx.saveOwn('ann', { itemId: 'i1', seenAt, snoozedUntil: null, delegatedAt: null });
      save(tx, itemOf('i2', { title: 'again' }), ['ann']);
      save(tx, itemOf('i3'), ['bob']);
    });
    assert.deepEqual(
      [...walk].map(({ stored, own }) => [stored.item.id, stored.item.title, own?.seenAt ?? null]),
      [
        ['i1', 'Item i1', seenAt],
        ['i4', 'Item i4', null],
        ['i2', 'again', null],
      ],
    );
  });

  test('pages of changes are as long as was asked for, and leave nothing out', async (t) => {
    const { write, store } = await openNew(t, make);
    await write((tx) => {
      for (let n = 0; n < 7; n += 1) save(tx, itemOf(`i${n}`), ['ann']);
      tx.saveOwn('ann', { itemId: 'i0', seenAt: '2027-01-01T00:00:00Z', snoozedUntil: null, delegatedAt: null });
      tx.remove('i1', ['ann']);
    });
    const seen: string[] = [];
    for (let after = 0, more = true; more; ) {
      const page = store.reader.changesFor('ann', after, { entries: 2, bytes: 1_000_000 });
      for (const { json } of page.changes) seen.push(JSON.parse(json).id);
      for (const { own } of page.own) seen.push(`own ${own.itemId}`);
      for (const { itemId } of page.removed) seen.push(`removed ${itemId}`);
      ({ more, cursor: after } = page);
    }
    assert.deepEqual(seen, ['i0', 'i1', 'i2', 'i3', 'i4', 'i5', 'i6', 'own i0', 'removed i1']);
  });

  test('a person who becomes a recipient again has no removal', async (t) => {
    const { write, store } = await openNew(t, make);
    await write((tx) => save(tx, itemOf('a'), ['ann']));
    await write((tx) => tx.remove('a', ['ann']));
    assert.equal(store.reader.changesFor('ann', 0, ALL).removed.length, 1);
    await write((tx) => tx.rejoin('a', ['ann']));
    assert.equal(store.reader.changesFor('ann', 0, ALL).removed.length, 0);
  });

  test('the same people are the same set', async (t) => {
    const { write } = await openNew(t, make);
    const ids = await write((tx) => [['ann', 'bob'], ['ann', 'bob'], ['ann']].map((members) => tx.internSet(members)));
    assert.equal(ids[0], ids[1]);
    assert.notEqual(ids[0], ids[2]);
  });

  test('one item holds a fold while it accepts occurrences, and one a record while it is open', async (t) => {
    const { write, errors } = await openNew(t, make);
    const failing = (id: string, more: Partial<Item> = {}) =>
      itemOf(id, { type: 'alert.raised', fold: fold('k'), ...more });
    const moving = (id: string, more: Partial<Item> = {}) => itemOf(id, { type: 'status.changed', record, ...more });
    const put = (item: Item) => write((tx) => tx.save(storedItem(item, tx.internSet(['ann']))));
    const byFold = () => write((tx) => tx.openByFold('erp', 'alert.raised\nk')?.item.id);
    const byRecord = () => write((tx) => tx.openByRecord('erp', 'ERP', 'order', '4711')?.item.id);
    await put(failing('f1'));
    await put(moving('r1'));
    assert.deepEqual([await byFold(), await byRecord()], ['f1', 'r1']);
    await assert.rejects(put(failing('f2')), isUnavailable);
    await assert.rejects(put(moving('r2')), isUnavailable);
    await put(failing('f1', { state: 'answered' }));
    await put(moving('r1', { state: 'answered' }));
    assert.deepEqual([await byFold(), await byRecord()], ['f1', undefined]);
    await assert.rejects(put(failing('f2')), isUnavailable);
    await put(moving('r2'));
    await put(failing('f1', { state: 'closed' }));
    await put(failing('f2'));
    assert.deepEqual([await byFold(), await byRecord()], ['f2', 'r2']);
    assert.equal(errors.length, 3);
  });

  test('a fold that was resolved is known for ten minutes', async (t) => {
    const { write, clock } = await openNew(t, make);
    await write((tx) => {
      save(tx, itemOf('a'), ['ann']);
      tx.noteEnd('erp', 'k', { itemId: 'a', at: null });
    });
    clock.pass(9 * 60_000);
    assert.equal(await write((tx) => tx.lastResolved('erp', 'k')?.item.id), 'a');
    clock.pass(2 * 60_000);
    assert.equal(await write((tx) => tx.lastResolved('erp', 'k')), null);
  });

  test('events are known by who sent them, and a subject means the newest item', async (t) => {
    const { write } = await openNew(t, make);
    const event = (id: string, subject: string | null) =>
      ({ id, source: '/s', type: 'task.assigned', subject, time: null, data: { title: 'T' } }) as BeckonEvent;
    await write((tx) => {
      for (const id of ['a', 'b']) save(tx, itemOf(id), ['ann']);
      tx.rememberEvent('erp', event('e1', 'order'), 'a', 1);
      tx.rememberEvent('erp', event('e2', 'order'), 'b', 2);
    });
    await write((tx) => {
      assert.deepEqual(tx.seenEvent('erp', event('e1', 'order')), { itemId: 'a', recipients: 1, differs: false });
      assert.equal(tx.seenEvent('erp', event('e1', 'other'))?.differs, true);
      assert.equal(tx.seenEvent('crm', event('e1', 'order')), null);
      assert.equal(tx.itemOfEvent('erp', '/s', 'e1')?.item.id, 'a');
      assert.equal(tx.itemOfEvent('erp', '/s', 'order')?.item.id, 'b');
    });
  });

  test('an answer is given once by its key, and a beckoning is noted once a person', async (t) => {
    const { write } = await openNew(t, make);
    await write((tx) =>
      tx.rememberAnswer('key', { itemId: 'a', userId: 'ann', action: 'approve', comment: null, device: 'Desk' }),
    );
    await write((tx) => {
      const kept = { itemId: 'a', userId: 'ann', action: 'approve', comment: null, device: 'Desk' };
      assert.deepEqual(tx.answerByKey('key'), kept);
      assert.equal(tx.answerByKey('other'), null);
      assert.deepEqual(
        [tx.noteShown('ann', 'a', 'x'), tx.noteShown('ann', 'a', 'x'), tx.noteShown('ann', 'a', 'y')],
        [true, false, true],
      );
    });
  });

  test('processes are listed newest first, to those who received something of them', async (t) => {
    const { write, store, clock } = await openNew(t, make);
    const at = itemOf('x').createdAt;
    const origin = { id: 'erp', name: 'ERP' };
    const process = (id: string): Process => ({ id, name: id, origin, steps: [], updatedAt: at });
    await write((tx) => tx.saveProcess('erp', process('p1')));
    clock.pass(1000);
    const step = { id: 'p2', name: null, step: 's', status: 'active' } as const;
    await write((tx) => {
      tx.saveProcess('erp', process('p2'));
      save(tx, itemOf('a', { process: step }), ['ann']);
    });
    const listed = store.reader.processes({ updatedAt: Number.MAX_SAFE_INTEGER, originId: '', id: '' }, 10);
    assert.deepEqual(
      listed.map(({ process: { id } }) => id),
      ['p2', 'p1'],
    );
    assert.equal(store.reader.process('erp', 'p1')?.id, 'p1');
    assert.equal(store.reader.processesById('p1').length, 1);
    assert.ok(store.reader.receivedOf('erp', 'p2', 'ann') && !store.reader.receivedOf('erp', 'p1', 'ann'));
  });

  test('are found by their words, by a person among their own and by the administrator among all', async (t) => {
    const { write, store } = await openNew(t, make);
    await write((tx) => {
      save(tx, itemOf('a', { title: 'Invoice of Zürich' }), ['ann']);
      save(tx, itemOf('b', { title: 'Invoice of Bern' }), ['bob']);
    });
    const found = async (userId: string, words: string) => {
      const ids: string[] = [];
      const slices = new ReadSlices(createReadTurns());
      for await (const { stored } of store.reader.search(userId, words, 0, slices)) ids.push(stored.item.id);
      return ids;
    };
    const all = async () => {
      const { items } = await store.trace.find({ text: 'invoice', person: null, before: null, limit: 10 });
      return items.map(({ item }) => item.id);
    };
    assert.deepEqual(await found('ann', 'zurich'), ['a'], 'before it is indexed');
    assert.deepEqual(await all(), ['b', 'a']);
    assert.equal(store.indexBehind(10), 0);
    assert.deepEqual(await found('ann', 'invo'), ['a'], 'and after');
    assert.deepEqual(await found('ann', 'bern'), []);
    assert.equal((await store.trace.openGroups(10)).counted, 2);
  });
}
