import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createFairTurns, type FairTurns, type Turn } from '../../../relay/http/sources/fair-turns.ts';
import { ProblemError } from '../../../shared/problems.ts';

const KIB = 1024;

/** Requests begin in this order; `at` is the time, in ms. */
function bench() {
  const begun: string[] = [];
  const clock = { at: 0 };
  const turns = createFairTurns(() => clock.at);
  const enter = async (source: string, bytes = 500, large = false): Promise<Turn> => {
    const turn = await turns.enter(source, bytes, large);
    begun.push(source);
    return turn;
  };
  return { begun, clock, turns, enter };
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
  const large = await enter('a', 300 * KIB, true);
  void enter('a', 300 * KIB, true);
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

async function refusedAfter(turns: FairTurns, bytes: number, large: boolean): Promise<[number, ProblemError]> {
  for (let count = 0; count < 5000; count++) {
    try {
      void turns.enter('a', bytes, large);
    } catch (error) {
      if (error instanceof ProblemError) return [count, error];
      throw error;
    }
  }
  return assert.fail('it took everything');
}

test('what waits is bounded in number, in bytes and in time, and says when to come again', async () => {
  const [many, few, slow] = [bench(), bench(), bench()];
  for (const { enter } of [many, few, slow]) (await enter('b')).leave();
  const [requests, problem] = await refusedAfter(many.turns, 500, false);
  assert.equal(requests, 1004);
  assert.equal(problem.problem.code, 'RATE_LIMITED');
  assert.ok(Number(problem.problem.retryAfter) >= 1);
  assert.equal((await refusedAfter(few.turns, KIB * KIB, false))[0], 4 + 16);
  const large = await slow.enter('a', 300 * KIB, true);
  large.admitted(500);
  slow.clock.at += 40;
  large.leave();
  const [waiting, late] = await refusedAfter(slow.turns, 300 * KIB, true);
  assert.equal(waiting, 2, 'two of them are as much as ten seconds bring');
  assert.ok(Number(late.problem.retryAfter) >= 9);
});
