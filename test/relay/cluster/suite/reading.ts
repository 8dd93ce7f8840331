import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followsOn, placeOf } from '../../../../relay/cluster/entry.ts';
import { Truncated } from '../../../../relay/cluster/log-port.ts';
import { appendAll, endOf, entryOf, inTime, type OpenWorld, openLog, RELAYS } from './world.ts';

export function reading(open: OpenWorld): void {
  test('entries come in order, each naming the one before, from wherever one stands', async (t) => {
    const { one, other, start } = await openLog(t, open);
    const bodies = Array.from({ length: 12 }, (_, n) => `change ${n}`);
    await appendAll(one, start, bodies);
    let place = start;
    for (const entry of await other.read(0, 100_000)) {
      assert.ok(followsOn(place, entry));
      place = placeOf(entry);
    }
    assert.equal(place.position, 12);
    const tail = await other.read(9, 100_000);
    assert.deepEqual(
      tail.map(({ body }) => Buffer.from(body).toString()),
      bodies.slice(9),
    );
    assert.deepEqual(await other.read(12, 100_000), []);
  });

  test('as many come as fit the bytes asked for, and one that is larger comes alone', async (t) => {
    const { one, start } = await openLog(t, open);
    await appendAll(one, start, [
      Buffer.alloc(40),
      Buffer.alloc(40),
      Buffer.alloc(40),
      Buffer.alloc(500),
      Buffer.alloc(1),
    ]);
    const sizes = async (after: number, limit: number): Promise<number[]> =>
      (await one.read(after, limit)).map(({ body }) => body.byteLength);
    assert.deepEqual(await sizes(0, 100), [40, 40]);
    assert.deepEqual(await sizes(0, 80), [40, 40]);
    assert.deepEqual(await sizes(0, 79), [40]);
    assert.deepEqual(await sizes(2, 100), [40]);
    assert.deepEqual(await sizes(3, 100), [500]);
    assert.deepEqual(await sizes(0, 1), [40]);
  });

  test('what was truncated is not read, not appended after, and not taken for an empty log', async (t) => {
    const { one, start } = await openLog(t, open);
    const entries = await appendAll(one, start, ['1', '2', '3', '4']);
    await one.truncate(3);
    assert.equal((await one.head()).oldest, 3);
    assert.deepEqual(
      (await one.read(2, 1000)).map(({ after }) => after.position),
      [2, 3],
    );
    await assert.rejects(one.read(1, 1000), Truncated);
    await assert.rejects(one.append(entryOf('a', placeOf(entries[0]!))), Truncated);
    assert.deepEqual(await one.append(entryOf('a', placeOf(entries[1]!))), { kind: 'taken' });
    assert.deepEqual(await one.append(entryOf('a', { ...placeOf(entries[1]!), hash: 'e'.repeat(64) })), {
      kind: 'another-history',
    });
    assert.equal((await one.append(entryOf('a', endOf(entries)))).kind, 'appended');
  });

  test('a log that was truncated completely continues at its position', async (t) => {
    const { one, start } = await openLog(t, open);
    const entries = await appendAll(one, start, ['1', '2']);
    await one.truncate(1000);
    const { clock: _clock, ...head } = await one.head();
    assert.deepEqual(head, { ...endOf(entries), oldest: 3, halted: null });
    assert.deepEqual(await one.read(2, 1000), []);
    await one.truncate(1);
    assert.equal((await one.head()).oldest, 3);
    assert.equal((await one.append(entryOf('a', endOf(entries)))).kind, 'appended');
    assert.ok(followsOn(endOf(entries), (await one.read(2, 1000))[0]!));
  });

  test('an append by another relay, and a passing turn, notify a follower', async (t) => {
    const { one, other, start, world } = await openLog(t, open);
    let woken = 0;
    const turns = new Set<string>();
    const stop = other.follow((turnOf) => {
      woken += 1;
      if (turnOf !== undefined) turns.add(turnOf);
    });
    await inTime(world, 'woken by appends', async () => {
      const seen = woken;
      await one.append(entryOf('a', await one.head()));
      await world.tick();
      return woken > seen;
    });
    assert.ok((await one.head()).position > start.position);
    assert.deepEqual([...turns], []);
    await inTime(world, 'woken by a turn, and told whose it is', async () => {
      await one.takeTurn(RELAYS.a);
      await other.takeTurn(RELAYS.b);
      await one.handOver(RELAYS.a);
      await world.tick();
      await other.handOver(RELAYS.b);
      return turns.has(RELAYS.b);
    });
    stop();
  });
}
