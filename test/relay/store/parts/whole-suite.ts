/** Opening, migrating, copying, reading by others, and retention. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StoreError } from '../../../../relay/domain/store-ports.ts';
import type { Tx } from '../../../../relay/domain/unit-of-work.ts';
import { itemOf, save } from '../../parts/items.ts';
import { type NewStore, openNew, openOn, trailOf } from './under-test.ts';

const isOneLine = (error: unknown): boolean => error instanceof StoreError && !error.message.includes('\n');
const put = (id: string) => (tx: Tx) => save(tx, itemOf(id), ['ann']);

export function wholeSuite(make: NewStore): void {
  test('a new one is current, can be written, and is not used', async (t) => {
    const { store, write, under, close } = await openNew(t, make);
    assert.equal(store.trouble(), null);
    assert.ok(store.size() > 0);
    assert.ok(!store.used() && !under.backend.isUsed());
    await write((tx) => tx.directoryRows.put({ kind: 'user', id: 'ann', doc: '{}' }, 'cli'));
    assert.ok(store.used() && under.backend.isUsed());
    await close();
    assert.equal(under.backend.migrate().ran, 0);
  });

  test('a missing store has no trail and cannot be copied', async (t) => {
    const under = await make(t);
    const nowhere = under.at(under.free());
    await assert.rejects(trailOf(nowhere), isOneLine);
    assert.throws(() => nowhere.isUsed(), isOneLine);
  });

  test('a copy of a running store is complete, has an epoch of its own, and never overwrites a file', async (t) => {
    const { store, write, under } = await openNew(t, make);
    await write(put('a'));
    const place = under.free();
    await under.backend.backup(place);
    await write(put('b'));
    await assert.rejects(under.backend.backup(place), isOneLine);
    const copy = openOn(t, under, under.at(place));
    assert.equal(copy.store.reader.item('a')?.item.id, 'a');
    assert.equal(copy.store.reader.item('b'), null);
    assert.notEqual(copy.store.reader.epoch(), store.reader.epoch());
    assert.ok(copy.store.reader.knows(1), 'from before the copy');
    assert.ok(!copy.store.reader.knows(2), 'given out by the original alone');
    await copy.write(put('c'));
    assert.ok(copy.store.reader.knows(copy.store.reader.head()));
    assert.ok(copy.store.reader.head() > store.reader.head());
  });

  test('expired rows are deleted with all dependents, and a reader behind them starts again', async (t) => {
    const { store, write } = await openNew(t, make);
    await write((tx) => {
      put('old')(tx);
      put('new')(tx);
      tx.rememberAnswer('key', { itemId: 'old', userId: 'ann', action: 'approve', comment: null, device: null });
      tx.schedule('old', [{ kind: 'reminder', index: 0, at: 1 }]);
      tx.saveOwn('ann', { itemId: 'old', seenAt: null, snoozedUntil: null, delegatedAt: null });
    });
    await store.trace.find({ text: 'item', person: null, before: null, limit: 1 });
    await write((tx) => {
      const [old] = tx.itemsByAge(0, 1);
      assert.equal(old?.id, 'old');
      if (old) assert.equal(tx.forgetItem(old).gone, true);
    });
    assert.equal(store.reader.item('old'), null);
    assert.equal(store.reader.horizon(), 1);
    assert.equal(store.reader.own('old', 'ann'), null);
    assert.equal(store.schedule.nextDueAt(), null);
    assert.equal(await write((tx) => tx.answerByKey('key')), null);
    const found = await store.trace.find({ text: 'item', person: null, before: null, limit: 10 });
    assert.deepEqual(
      found.items.map(({ item }) => item.id),
      ['new'],
    );
  });

  test('where the newest item is past its time, the next cursor is newer than any that was given out', async (t) => {
    const under = await make(t);
    const first = openOn(t, under, under.backend);
    await first.write(put('a'));
    await first.write(put('b'));
    const newest = first.store.reader.head();
    await first.write((tx) => {
      for (const item of tx.itemsByAge(0, 2)) tx.forgetItem(item);
    });
    await first.close();
    const again = openOn(t, under, under.backend);
    assert.ok(again.store.reader.head() >= newest);
    await again.write(put('c'));
    assert.ok(again.store.reader.head() > newest);
  });
}
