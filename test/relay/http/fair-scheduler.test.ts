import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createFairScheduler, type IngestTurn } from '../../../relay/http/sources/fair-scheduler.ts';

/** Requests begin in this order; `at` is the time in ms. */
function bench() {
  const begun: string[] = [];
  const clock = { at: 0 };
  const turns = createFairScheduler(() => clock.at);
  const enter = async (source: string, large = false): Promise<IngestTurn> => {
    const turn = await turns.enter(source, large);
    begun.push(source);
    return turn;
  };
  return { begun, clock, enter };
}

const settle = async () => {
  for (let n = 0; n < 5; n++) await setImmediate();
};

test('a source that is alone never waits, however much it sends', async () => {
  const { begun, enter } = bench();
  await Promise.all(Array.from({ length: 200 }, () => enter('a')));
  assert.equal(begun.length, 200);
});

test('beside another it has four under way, and the other begins at once', async () => {
  const { begun, enter } = bench();
  (await enter('b')).leave();
  const first = [];
  for (let n = 0; n < 4; n++) first.push(await enter('a'));
  const rest = Array.from({ length: 40 }, () => enter('a'));
  await settle();
  assert.equal(begun.filter((source) => source === 'a').length, 4);
  await enter('b');
  assert.equal(begun.at(-1), 'b');
  for (const turn of first) turn.leave();
  await settle();
  assert.equal(begun.filter((source) => source === 'a').length, 8, 'each that leaves makes room for one');
  assert.equal(rest.length, 40);
});

test('those who wait are served one of each in turn', async () => {
  const { begun, enter } = bench();
  const held = [];
  for (let lane = 0; lane < 8; lane++) for (let n = 0; n < 4; n++) held.push(await enter(`held-${lane}`));
  begun.length = 0;
  for (const source of ['a', 'a', 'a', 'b', 'c', 'c']) void enter(source);
  await settle();
  assert.deepEqual(begun, [], 'as many as all together may have');
  for (const turn of held) turn.leave();
  await settle();
  assert.deepEqual(begun, ['a', 'b', 'c', 'a', 'c', 'a']);
});

test('a large one goes alone, its lane pauses after it, and the pause ends when the others are gone', async () => {
  const { begun, clock, enter } = bench();
  (await enter('b')).leave();
  const large = await enter('a', true);
  void enter('a', true);
  await settle();
  assert.deepEqual(begun, ['b', 'a']);
  large.admitted(500);
  clock.at += 40;
  large.leave();
  await settle();
  assert.deepEqual(begun, ['b', 'a'], 'it pauses');
  for (let n = 0; n < 20; n++) {
    clock.at += 100;
    (await enter('b')).leave();
  }
  await settle();
  assert.equal(begun.filter((source) => source === 'a').length, 1, 'for a hundred times as long as it took');
  clock.at += 1001;
  (await enter('a')).leave();
  await settle();
  assert.equal(begun.filter((source) => source === 'a').length, 3, 'alone again, nothing waits');
});

test('large ones of a source that is alone begin in turns of the event loop of their own', async () => {
  const { begun, enter } = bench();
  const seen: number[] = [];
  for (let n = 0; n < 3; n++) void enter('a', true);
  for (let n = 0; n < 5; n++) {
    seen.push(begun.length);
    await setImmediate();
  }
  assert.deepEqual(seen.slice(0, 4), [0, 1, 2, 3]);
});

test('what holds the thread pauses its lane, whether it was refused or not', async () => {
  const { begun, clock, enter } = bench();
  (await enter('b')).leave();
  const heavy = await enter('a');
  heavy.used(10);
  heavy.leave();
  void enter('a');
  await settle();
  assert.deepEqual(begun, ['b', 'a']);
  clock.at += 190;
  (await enter('b')).leave();
  await settle();
  assert.deepEqual(begun, ['b', 'a', 'b', 'a'], 'for 19 times as long');
});
