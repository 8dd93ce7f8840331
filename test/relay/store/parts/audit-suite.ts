/** The audit trail: a hash chain that anyone can recompute, whose people can be erased. */
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import type { TrailEntry } from '../../../../relay/domain/administration/audit.ts';
import type { Tx } from '../../../../relay/domain/unit-of-work.ts';
import { itemOf, save } from '../../parts/items.ts';
import { type NewStore, openNew, refusal, trailOf } from './under-test.ts';

const note = (itemId: string | null, actor: string) => (tx: Tx) =>
  tx.audit({ kind: 'admin', itemId, actor, facts: { act: 'test' } });

/** Recomputed without the store's code. */
function assertChain(entries: readonly TrailEntry[]): void {
  let before = '0'.repeat(64);
  entries.forEach(({ seq, record, hash: kept }, index) => {
    assert.equal(seq, index + 1);
    before = hash('sha256', `${before}\n${record}`, 'hex');
    assert.equal(kept, before);
  });
}

export function auditSuite(make: NewStore): void {
  test('is one chain, regardless of refused units in between', async (t) => {
    const { write, store, under } = await openNew(t, make);
    const refused = write((tx) => {
      note('a', 'ann')(tx);
      throw refusal();
    });
    const done = await Promise.allSettled([
      write(note('a', 'ann')),
      refused,
      write(note('b', 'bob')),
      write(note(null, 'ann')),
    ]);
    assert.equal(done.filter(({ status }) => status === 'rejected').length, 1);
    const entries = await trailOf(under.backend);
    assert.equal(entries.length, 3);
    assertChain(entries);
    assert.deepEqual(store.audit.page(0, 10), entries);
    assert.deepEqual(store.audit.head(), { seq: 3, hash: entries[2]?.hash });
    assert.equal(store.audit.hashAt(2), entries[1]?.hash);
    assert.equal(store.audit.hashAt(4), null);
    const { genesis, link } = under.backend.chain;
    assert.equal(store.audit.hashAt(0), genesis);
    assert.equal(link(genesis, entries[0]?.record ?? ''), entries[0]?.hash);
    const told = await store.trace.records('a', 10);
    assert.deepEqual([told.count, told.entries[0]?.seq], [1, 1]);
  });

  test('contains no names; a digest is a person’s until they are erased, and the chain stays', async (t) => {
    const { write, store, under } = await openNew(t, make);
    await write((tx) => {
      save(tx, itemOf('a'), ['ann']);
      tx.saveOwn('ann', { itemId: 'a', seenAt: null, snoozedUntil: null, delegatedAt: null });
      tx.credentials.add({ id: 't', userId: 'ann', secret: 's', device: null, origin: 'cli' });
      note('a', 'ann')(tx);
    });
    const [first] = store.audit.page(0, 1);
    const digest = JSON.parse(first?.record ?? '').actor;
    assert.doesNotMatch(first?.record ?? '', /ann/);
    assert.equal(store.audit.actorOf(digest), 'ann');
    await write((tx) => {
      assert.ok(tx.knowsPerson('ann') && tx.beginErasure('ann', 'alias') && !tx.beginErasure('ann', 'alias'));
      const erasure = tx.erasure('ann');
      assert.ok(erasure);
      assert.deepEqual(tx.itemsNaming(erasure, 10).ids, ['a']);
      const stored = tx.item('a');
      if (stored) tx.save({ ...stored, setId: tx.internSet(['alias']) });
      tx.forgetPerson(erasure);
      assert.ok(!tx.knowsPerson('ann'));
      assert.deepEqual(tx.erasures(), []);
    });
    assert.equal(store.audit.actorOf(digest), null);
    assert.equal(store.credentials.authenticate('s'), null);
    assert.equal(store.reader.own('a', 'ann'), null);
    assertChain(await trailOf(under.backend));
  });

  test('a person whose first act follows the erasure of another is found', async (t) => {
    const { write, store } = await openNew(t, make);
    const actors = () => store.audit.page(0, 10).map(({ record }) => store.audit.actorOf(JSON.parse(record).actor));
    await write(note(null, 'ann'));
    assert.deepEqual(actors(), ['ann']);
    await write((tx) => {
      tx.beginErasure('ann', 'alias');
      const erasure = tx.erasure('ann');
      assert.ok(erasure && tx.forgetPerson(erasure));
    });
    await write(note(null, 'bob'));
    assert.deepEqual(actors(), [null, 'bob']);
  });
}
