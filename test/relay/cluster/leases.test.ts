/** Duties of several relays on one store: each has one holder, and after its failure soon another, whatever the clocks show. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { DutyLost } from '../../../relay/domain/duties.ts';
import { DUTIES } from '../../../relay/domain/lease-ports.ts';
import { openParts, type Parts } from '../parts/store.ts';
import { type Holder, holderOn, settled } from './parts/holder.ts';

let parts: Parts;
let a: Holder;
let b: Holder;

const together = async (seconds: number, ...relays: Holder[]): Promise<void> => {
  for (let passed = 0; passed < seconds; passed += 1) for (const relay of relays) await relay.live(1);
};
/** A unit of a duty with a visible effect. */
const unitOf = ({ duties, id }: Holder): Promise<void> =>
  duties.writer('schedule').write((tx) => tx.noteAddressed(`by ${id}`));
const trace = (): string | null => parts.store.addressedBy();

beforeEach(async () => {
  parts = openParts({});
  a = holderOn(parts.store, 'a');
  b = holderOn(parts.store, 'b');
  await a.duties.start();
  await b.duties.start();
});
afterEach(() => parts.close());

test('the first has them all, the next none, for as long as both live', async () => {
  await together(60, a, b);
  assert.deepEqual([a.held(), b.held()], [[...DUTIES], []]);
  assert.deepEqual([a.working.size, b.working.size], [DUTIES.length, 0]);
  await unitOf(a);
  assert.equal(trace(), 'by a');
  await assert.rejects(unitOf(b), DutyLost);
  assert.equal(trace(), 'by a');
});

test('what stood still for 15 s of the own clock is taken over, and not before', async () => {
  await b.live(14);
  assert.deepEqual(b.held(), []);
  await b.live(1);
  assert.deepEqual(b.held(), [...DUTIES]);
  assert.equal(b.working.size, DUTIES.length);
  await unitOf(b);
  assert.equal(trace(), 'by b');
});

test('a wall clock that is set says nothing of how long it was', async () => {
  const DAY = 86_400_000;
  await together(5, a, b);
  b.clock.setWall(b.clock.now() + DAY);
  await b.live(5);
  b.clock.setWall(b.clock.now() - 2 * DAY);
  await b.live(5);
  assert.deepEqual([a.held().length, b.held().length], [DUTIES.length, 0]);
});

test('a relay that was paused does not take its own pause for that of another', async () => {
  await together(5, a, b);
  b.clock.pass(60_000);
  await settled();
  assert.deepEqual(b.held(), []);
  await together(30, a, b);
  assert.deepEqual(b.held(), []);
});

test('of two who would take them, each is taken by one', async () => {
  const c = holderOn(parts.store, 'c');
  await c.duties.start();
  for (let second = 0; second < 15; second += 1) {
    b.clock.pass(1000);
    c.clock.pass(1000);
    await settled();
  }
  assert.deepEqual([...b.held(), ...c.held()].sort(), [...DUTIES].sort());
});

test('who comes back after its pause does nothing more, ends its work, and does not take it away again', async () => {
  await b.live(16);
  assert.deepEqual([a.held().length, b.held().length], [DUTIES.length, DUTIES.length], 'it cannot know yet');
  await assert.rejects(unitOf(a), DutyLost);
  assert.equal(trace(), null);
  assert.deepEqual([a.duties.holds('schedule'), a.working.has('schedule')], [false, false]);
  await a.live(1);
  assert.deepEqual([a.held(), a.working.size], [[], 0]);
  await together(60, a, b);
  assert.deepEqual([a.held(), b.held()], [[], [...DUTIES]]);
});

test('one that is lost between the look and the unit does nothing', async () => {
  const gate = Promise.withResolvers<void>();
  a.gate = gate.promise;
  const late = unitOf(a);
  await b.live(16);
  await unitOf(b);
  gate.resolve();
  await assert.rejects(late, DutyLost);
  assert.equal(trace(), 'by b');
  assert.equal(a.working.has('schedule'), false);
});

test('what was decided by an old look takes nothing from one that moved meanwhile', async () => {
  const gate = Promise.withResolvers<void>();
  await b.live(13);
  b.gate = gate.promise;
  b.clock.pass(2000);
  await settled();
  await a.live(4);
  gate.resolve();
  await settled();
  assert.deepEqual([a.held().length, b.held()], [DUTIES.length, []]);
});

test('what a relay gives up as it goes is taken at the next look', async () => {
  await a.duties.close();
  assert.equal(a.working.size, 0);
  await b.live(1);
  assert.deepEqual(b.held(), [...DUTIES]);
});

test('a relay that restarts under its name continues at once', async () => {
  const again = holderOn(parts.store, 'a');
  await again.duties.start();
  assert.deepEqual([again.held(), again.working.size], [[...DUTIES], DUTIES.length]);
});

test('a relay that lags accepts nothing, and counts again once it has caught up', async () => {
  await b.live(10);
  b.current = false;
  await b.live(30);
  assert.deepEqual(b.held(), []);
  b.current = true;
  await b.live(15);
  assert.deepEqual(b.held(), []);
  await b.live(1);
  assert.deepEqual(b.held(), [...DUTIES]);
});

test('work that could not begin begins at a later check; running work ends before it begins again', async () => {
  const seen: string[] = [];
  const c = holderOn(parts.store, 'c');
  const ended = Promise.withResolvers<void>();
  void c.duties.join('schedule', {
    begin() {
      seen.push('begin');
      if (seen.length === 1) throw new Error('not yet');
    },
    async end() {
      seen.push('end');
      if (seen.length > 2) await ended.promise;
    },
  });
  await c.duties.start();
  await c.live(15);
  assert.deepEqual(seen, ['begin', 'end']);
  await c.live(1);
  assert.deepEqual(seen, ['begin', 'end', 'begin']);
  await b.live(17);
  await c.live(1);
  await b.duties.close();
  await c.live(5);
  assert.deepEqual(seen, ['begin', 'end', 'begin', 'end'], 'the first has not ended');
  assert.equal(c.duties.holds('schedule'), false, 'and is not taken before');
  ended.resolve();
  await settled();
  await c.live(1);
  assert.equal(seen.at(-1), 'begin');
});
