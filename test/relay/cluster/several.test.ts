/** Relays on replicas of one store, synchronized by an in-memory log. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { erasePerson } from '../../../relay/domain/keeping/erasure.ts';
import { createReadTurns, ReadSlices } from '../../../relay/domain/read-slices.ts';
import type { CommittedChange } from '../../../relay/domain/reader.ts';
import type { Tx } from '../../../relay/domain/unit-of-work.ts';
import { openDatabase } from '../../../relay/store/database.ts';
import { SHARED_TABLES } from '../../../relay/store/tables.ts';
import { until } from '../../helpers/until.ts';
import { itemOf, save } from '../parts/items.ts';
import { cursorsOf, isUnavailable, refusal } from '../store/parts/under-test.ts';
import type { LogWorld } from './parts/log-world.ts';
import { type OpenedReplica, openSeveral } from './parts/replicas.ts';

const put =
  (id: string, title = `Item ${id}`) =>
  (tx: Tx) =>
    save(tx, itemOf(id, { title }), ['ann', 'bob']);
const title = ({ store }: OpenedReplica, id: string) => store.reader.item(id)?.item.title;
const positionOf = ({ replica }: OpenedReplica) => replica.place()?.position;

/** Waits until every replica is at the head of the log. */
async function level(relays: readonly OpenedReplica[], world: LogWorld): Promise<void> {
  const { position } = await world.head();
  await until('all are level', () => relays.every((relay) => positionOf(relay) === position));
}

function rowsOf({ path }: OpenedReplica): Record<string, unknown[]> {
  const database = openDatabase({ path });
  try {
    const of = (table: string) => {
      const rows = database.prepare(`SELECT * FROM ${table}`).all();
      return rows.map((row) => JSON.stringify(Object.entries(row))).sort();
    };
    return Object.fromEntries(SHARED_TABLES.map((table) => [table, of(table)]));
  } finally {
    database.close();
  }
}

function assertAlike(relays: readonly OpenedReplica[]): void {
  const [first, ...others] = relays.map(rowsOf);
  for (const other of others) assert.deepEqual(other, first);
  assert.equal(new Set(relays.map(({ store }) => store.reader.epoch())).size, 1);
  assert.equal(new Set(relays.map(({ replica }) => replica.relay())).size, relays.length);
}

/** Item changes as desks would receive them, in order. */
const told = (changes: readonly CommittedChange[]) =>
  changes.flatMap((change) =>
    change.kind === 'item' ? [`${change.cursor} ${change.item.id} ${change.item.title}`] : [],
  );

describe('several relays on one log', () => {
  test('write at once, and all have all of it in one order', async (t) => {
    const { world, relays } = await openSeveral(t, ['a', 'b', 'c']);
    const writing = relays.flatMap((relay, from) =>
      Array.from({ length: 40 }, (_, n) =>
        relay.write((tx) => {
          put(`${from}-${n}`)(tx);
          tx.audit({ kind: 'event', itemId: `${from}-${n}`, actor: 'ann', facts: {} });
        }),
      ),
    );
    await Promise.all(writing);
    await level(relays, world);
    const [first] = relays;
    const all = told(first?.published ?? []);
    assert.equal(all.length, 120);
    for (const { published, store } of relays) {
      assert.deepEqual(told(published), all);
      assert.deepEqual(
        cursorsOf(published),
        Array.from({ length: 120 }, (_, index) => index + 1),
      );
      assert.equal(store.audit.head().seq, 120);
    }
    await Promise.all(relays.map(({ close }) => close()));
    assertAlike(relays);
  });

  test('the first answer wins, whichever relay it is given to', async (t) => {
    const { world, relays } = await openSeveral(t, ['a', 'b', 'c']);
    await relays[0]?.write(put('i', 'open'));
    await level(relays, world);
    const answer = (relay: OpenedReplica, index: number) =>
      relay.write((tx) => {
        if (tx.item('i')?.item.title !== 'open') throw refusal();
        put('i', `answered ${index}`)(tx);
        return index;
      });
    const results = await Promise.allSettled(relays.map(answer));
    const won = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    assert.equal(won.length, 1);
    await level(relays, world);
    for (const relay of relays) assert.equal(title(relay, 'i'), `answered ${won[0]}`);
  });

  test('another relay’s write is applied before the next unit, and cached values of it are read again', async (t) => {
    const { world, relays } = await openSeveral(t, ['a', 'b']);
    const [one, other] = relays as [OpenedReplica, OpenedReplica];
    const browser = { endpoint: 'https://p.test/1', keys: { p256dh: 'p', auth: 'a' } };
    await one.write((tx) => {
      put('a', 'one')(tx);
      tx.audit({ kind: 'admin', itemId: null, actor: 'ann', facts: {} });
    });
    await level(relays, world);
    assert.deepEqual([title(one, 'a'), title(other, 'a')], ['one', 'one']);
    assert.deepEqual(await other.write((tx) => tx.reachable(['ann'])), []);
    await one.write((tx) => {
      put('a', 'two')(tx);
      tx.savePush({ userId: 'ann' }, browser);
      tx.audit({ kind: 'admin', itemId: null, actor: 'ann', facts: {} });
    });
    await other.write((tx) => {
      assert.equal(tx.item('a')?.item.title, 'two');
      assert.deepEqual(tx.reachable(['ann']), ['ann']);
      tx.audit({ kind: 'admin', itemId: null, actor: 'ann', facts: {} });
      put('b')(tx);
    });
    await level(relays, world);
    assert.deepEqual([title(one, 'b'), one.store.reader.head()], ['Item b', 3]);
    assert.equal(one.foreign + other.foreign, 0, 'the directory is not read for any of it');
    const trail = one.store.audit.page(0, 10).map(({ record }) => JSON.parse(record));
    assert.deepEqual(
      trail.map(({ seq }) => seq),
      [1, 2, 3],
    );
    assert.equal(new Set(trail.map(({ actor }) => actor)).size, 1, 'one person, one digest');
  });

  test('readers of the directory are notified of a remote change before the next unit', async (t) => {
    const { relays } = await openSeveral(t, ['a', 'b']);
    const [one, other] = relays as [OpenedReplica, OpenedReplica];
    await one.write((tx) => tx.directoryRows.put({ kind: 'user', id: 'ann', doc: '{"id":"ann","name":"Ann"}' }, 'cli'));
    await other.write(() => assert.equal(other.foreign, 1));
    await one.write((tx) => tx.credentials.add({ id: 't', userId: 'ann', secret: 's', device: null, origin: 'cli' }));
    await other.write((tx) => {
      assert.equal(other.foreign, 1, 'tokens are no part of it');
      tx.credentials.revoke({ userId: 'ann', id: 't' });
    });
    await one.write((tx) => assert.equal(tx.credentials.authenticate('s'), null));
    assert.equal(one.foreign, 1, 'of its own directory');
    assert.deepEqual(one.published.at(-1), { kind: 'revoked', userId: 'ann', tokenId: 't' });
  });

  test('an act of a person is published at the other relays as at its own', async (t) => {
    const { world, relays } = await openSeveral(t, ['a', 'b']);
    const [one, other] = relays as [OpenedReplica, OpenedReplica];
    await one.write(put('i'));
    await one.write((tx) => {
      tx.saveOwn('ann', { itemId: 'i', seenAt: '2027-01-01T00:00:00Z', snoozedUntil: null, delegatedAt: null });
      tx.remove('i', ['bob']);
      tx.saveSubscriptions('ann', { rules: [] });
    });
    await level(relays, world);
    assert.deepEqual(other.published, one.published);
  });

  test('an erasure at one, and a list at another, are whole beside what both write', async (t) => {
    const { world, relays } = await openSeveral(t, ['a', 'b']);
    const [one, other] = relays as [OpenedReplica, OpenedReplica];
    const ids = Array.from({ length: 600 }, (_, n) => `i${n}`);
    await one.write((tx) => {
      for (const id of ids) put(id)(tx);
    });
    await level(relays, world);
    const touch = (id: string) => (tx: Tx) => {
      const stored = tx.item(id);
      if (stored) tx.save({ ...stored, item: { ...stored.item, body: `${stored.item.body}.` } });
    };
    let isOver = false;
    const writers = relays.map(async ({ write }, from) => {
      for (let n = from; !isOver; n += 7) {
        await write(touch(`i${(n * 31) % ids.length}`));
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    try {
      await erasePerson(one.store.writer, { userId: null, via: 'cli' }, 'ann', 'erased-0123456789ab', () => {});
      for (let n = 0; n < 5; n++) {
        const slices = new ReadSlices(createReadTurns());
        const found = new Set<string>();
        for (const { stored } of other.store.reader.itemsFor('bob', 0)) {
          found.add(stored.item.id);
          if (slices.over) await slices.next();
        }
        assert.equal(found.size, ids.length);
      }
    } finally {
      isOver = true;
    }
    await Promise.all(writers);
    await level(relays, world);
    assert.deepEqual(
      Object.values(rowsOf(other))
        .flat()
        .filter((row) => /\bann\b/.test(String(row))),
      [],
    );
    await Promise.all([one.close(), other.close()]);
    assertAlike(relays);
  });

  test('what is past its time goes from every relay, with what each noted of it for itself', async (t) => {
    const { world, relays } = await openSeveral(t, ['a', 'b']);
    const [one, other] = relays as [OpenedReplica, OpenedReplica];
    await one.write((tx) => {
      for (const id of ['old', 'new']) {
        put(id)(tx);
        for (let n = 0; n < 300; n += 1) tx.audit({ kind: 'event', itemId: id, actor: null, facts: { n } });
      }
    });
    await level(relays, world);
    for (const { store } of relays) {
      assert.equal((await store.trace.records('old', 1)).count, 300);
      await store.trace.find({ text: 'item', person: null, before: null, limit: 1 });
    }
    await one.write((tx) => {
      const [old] = tx.itemsByAge(0, 1);
      if (old) assert.equal(tx.forgetItem(old).gone, true);
    });
    await level(relays, world);
    for (const { store } of relays) {
      const found = await store.trace.find({ text: 'item', person: null, before: null, limit: 10 });
      assert.deepEqual(
        found.items.map(({ item }) => item.id),
        ['new'],
      );
      assert.equal((await store.trace.records('old', 1)).count, 0);
    }
    await Promise.all([one.close(), other.close()]);
    assertAlike(relays);
  });

  test('one that was not there finds what was written meanwhile, and tells none of it twice', async (t) => {
    const { world, relays, open } = await openSeveral(t, ['a', 'b']);
    const [one, other] = relays as [OpenedReplica, OpenedReplica];
    await other.close();
    for (let n = 0; n < 30; n += 1) await one.write(put(`i${n}`));
    const again = await open('b');
    assert.equal(positionOf(again), (await world.head()).position);
    assert.equal(again.replica.relay(), other.replica.relay(), 'it is the same relay');
    assert.deepEqual(told(again.published), told(one.published));
    assert.equal(again.writer.trouble(), null);
  });

  test('a group that is too much for one entry goes as several', async (t) => {
    const { world, relays } = await openSeveral(t, ['a', 'b']);
    const [one] = relays as [OpenedReplica, OpenedReplica];
    const body = 'x'.repeat(100_000);
    await Promise.all(
      Array.from({ length: 24 }, (_, n) => one.write((tx) => save(tx, itemOf(`i${n}`, { body }), ['ann']))),
    );
    assert.ok((await world.entries()).length > 2);
    assert.ok((await world.entries()).every((entry) => entry.body.length <= 1024 * 1024));
    await one.write((tx) => save(tx, itemOf('large', { body: 'x'.repeat(3_000_000) }), ['ann']));
    await level(relays, world);
    assert.equal(relays[1]?.store.reader.item('large')?.item.body.length, 3_000_000);
  });

  test('units by which rows change places go one after another', async (t) => {
    const { world, relays } = await openSeveral(t, ['a', 'b']);
    const [one, other] = relays as [OpenedReplica, OpenedReplica];
    const forget = (tx: Tx, userId: string) => {
      tx.beginErasure(userId, 'alias');
      const erasure = tx.erasure(userId);
      if (erasure) tx.forgetPerson(erasure);
    };
    const intern = (userId: string) => one.write((tx) => tx.internSet([userId]));
    assert.deepEqual([await intern('ann'), await intern('bob')], [1, 2]);
    const forgotten = one.write((tx) => ['ann', 'bob'].map((id) => forget(tx, id)));
    // Each set now has the other's former number, and no two sets may have the same members.
    assert.deepEqual(await Promise.all([intern('bob'), intern('ann')]), [1, 2]);
    await forgotten;
    await level(relays, world);
    assert.deepEqual([1, 2].map(other.store.reader.membersOf), [['bob'], ['ann']]);
    assert.deepEqual([one.apart, other.apart], [[], []]);
  });

  test('many units of one turn are several groups, in their order', async (t) => {
    const { world, relays } = await openSeveral(t, ['a']);
    const [one] = relays as [OpenedReplica];
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 600 }, async (_, n) => {
        await one.write(put(`i${n}`));
        order.push(n);
      }),
    );
    assert.equal((await world.entries()).length, 3);
    assert.deepEqual(
      order,
      Array.from({ length: 600 }, (_, n) => n),
    );
  });

  test('after the end nothing is taken', async (t) => {
    const { relays } = await openSeveral(t, ['a']);
    const [one] = relays as [OpenedReplica];
    await one.close();
    await assert.rejects(one.write(put('i')), isUnavailable);
  });
});
