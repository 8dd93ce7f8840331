/** Turns avoid contention between relays; the safety of appends never depends on them. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type AppendResult, type ClusterLog, TURN_MS } from '../../../../relay/cluster/log-port.ts';
import { entryOf, inTime, type OpenWorld, openLog, RELAYS } from './world.ts';

const { a, b, c } = RELAYS;
type Opened = Awaited<ReturnType<typeof openLog>> & { third: ClusterLog };

/** Work that must finish within a turn; repeated on a new log if the machine was too slow. */
async function withinATurn(
  t: TestContext,
  open: OpenWorld,
  scenario: (opened: Opened) => Promise<void>,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const opened = await openLog(t, open);
    const third = opened.world.connect('third');
    // Connects each of them first.
    for (const log of [opened.one, opened.other, third]) await log.handOver('nobody');
    const { clock } = await opened.one.head();
    try {
      return await scenario({ ...opened, third });
    } catch (error) {
      if (tries === MOST_TRIES || (await opened.one.head()).clock < clock + TURN_MS) throw error;
    }
  }
}
const MOST_TRIES = 20;

const kindOf = async (answer: Promise<AppendResult>): Promise<string> => (await answer).kind;

export function turns(open: OpenWorld): void {
  test('an unclaimed turn is not required', async (t) => {
    const { one, other, start } = await openLog(t, open);
    assert.equal(await kindOf(one.append(entryOf('a', start))), 'appended');
    assert.equal(await kindOf(other.append(entryOf('b', await other.head()))), 'appended');
  });

  test('who asks first has it, and only that relay appends until it is handed over', (t) =>
    withinATurn(t, open, async ({ one, other, start }) => {
      assert.equal(await one.takeTurn(a), true);
      assert.equal(await other.takeTurn(b), false);
      assert.equal(await kindOf(other.append(entryOf('b', start))), 'held');
      assert.deepEqual(await one.append(entryOf('a', start)), { kind: 'appended', wanted: true, passed: false });
      await one.handOver(a);
      const head = await other.head();
      assert.equal(await kindOf(one.append(entryOf('a', head))), 'held');
      assert.equal(await other.takeTurn(b), true);
      assert.deepEqual(await other.append(entryOf('b', head)), { kind: 'appended', wanted: false, passed: false });
    }));

  test('three have it in the order in which they asked', (t) =>
    withinATurn(t, open, async ({ one, other, third }) => {
      assert.deepEqual([await one.takeTurn(a), await other.takeTurn(b), await third.takeTurn(c)], [true, false, false]);
      await one.handOver(a);
      assert.deepEqual([await third.takeTurn(c), await other.takeTurn(b), await one.takeTurn(a)], [false, true, false]);
      assert.deepEqual(await one.turn(), { holder: b, asking: [c, a] });
      await other.handOver(b);
      assert.deepEqual([await other.takeTurn(b), await third.takeTurn(c)], [false, true]);
      await third.handOver(c);
      assert.equal(await one.takeTurn(a), true);
    }));

  test('a turn passes with an entry, in the order of the requests', (t) =>
    withinATurn(t, open, async ({ one, other, third, start }) => {
      assert.deepEqual([await one.takeTurn(a), await other.takeTurn(b), await third.takeTurn(c)], [true, false, false]);
      const entry = entryOf('a', start);
      assert.deepEqual(await one.append(entry, true), { kind: 'appended', wanted: true, passed: true });
      assert.deepEqual(await one.turn(), { holder: b, asking: [c] });
      assert.equal((await one.append(entry, true)).kind, 'appended', 'sent again after a lost reply');
      assert.deepEqual(await one.turn(), { holder: b, asking: [c] });
      assert.equal(await kindOf(other.append(entryOf('b', await other.head()))), 'appended');
    }));

  test('an unrequested turn stays with an entry that would pass it', (t) =>
    withinATurn(t, open, async ({ one, start }) => {
      await one.takeTurn(a);
      assert.deepEqual(await one.append(entryOf('a', start), true), { kind: 'appended', wanted: false, passed: false });
      assert.equal((await one.turn()).holder, a);
    }));

  test('an entry that is not appended passes no turn', (t) =>
    withinATurn(t, open, async ({ one, other, start }) => {
      await other.append(entryOf('b', start));
      assert.deepEqual([await one.takeTurn(a), await other.takeTurn(b)], [true, false]);
      assert.equal(await kindOf(one.append(entryOf('a', start), true)), 'taken');
      assert.deepEqual(await one.turn(), { holder: a, asking: [b] });
    }));

  test('an unrequested turn is free once it is handed over', async (t) => {
    const { one, other, start } = await openLog(t, open);
    await one.takeTurn(a);
    await one.handOver(a);
    assert.deepEqual(await one.turn(), { holder: null, asking: [] });
    assert.deepEqual(await other.append(entryOf('b', start)), { kind: 'appended', wanted: false, passed: false });
    assert.equal(await other.takeTurn(b), true);
  });

  test('a holder that pauses loses it to a requester, and writes nothing on stale state', async (t) => {
    const { one, other, start, world } = await openLog(t, open);
    await one.takeTurn(a);
    await other.takeTurn(b);
    await inTime(world, 'the turn passes', () => other.takeTurn(b));
    assert.equal(await kindOf(other.append(entryOf('b', start))), 'appended');
    await other.handOver(b);
    assert.equal(await kindOf(one.append(entryOf('a', start))), 'taken');
  });

  test('a turn that is over passes at an append too, without anybody who asks again', async (t) => {
    const { one, other, start, world } = await openLog(t, open);
    await one.takeTurn(a);
    await other.takeTurn(b);
    let place = start;
    await inTime(world, 'the holder may not go on for ever', async () => {
      const { kind } = await one.append(entryOf('a', place));
      place = await one.head();
      return kind === 'held';
    });
    assert.equal(await kindOf(other.append(entryOf('b', place))), 'appended');
  });

  test('who asked and is gone delays the others, and no more', (t) =>
    withinATurn(t, open, async ({ one, other, world, start, third }) => {
      await one.takeTurn(a);
      await third.takeTurn(c);
      await other.takeTurn(b);
      await one.handOver(a);
      assert.equal(await kindOf(other.append(entryOf('b', start))), 'held');
      await inTime(world, 'it passes the one that is gone', () => other.takeTurn(b));
    }));

  test('who asks no longer is passed over', (t) =>
    withinATurn(t, open, async ({ one, other, third }) => {
      await one.takeTurn(a);
      await other.takeTurn(b);
      await third.takeTurn(c);
      await other.handOver(b);
      await one.handOver(a);
      assert.deepEqual([await other.takeTurn(b), await third.takeTurn(c)], [false, true]);
    }));

  test('a holder that asks again has it no longer than before', (t) =>
    withinATurn(t, open, async ({ one, other, world }) => {
      await one.takeTurn(a);
      await other.takeTurn(b);
      await inTime(world, 'asking does not prolong it', async () => !(await one.takeTurn(a)));
      assert.equal(await other.takeTurn(b), true);
    }));
}
