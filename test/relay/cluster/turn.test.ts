/** How a relay comes to the turn where others want it too: by few questions, and reading on while it waits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TURN_MS } from '../../../relay/cluster/log-port.ts';
import { createTurn } from '../../../relay/cluster/turn.ts';
import { createHandClock } from '../parts/clock.ts';

/** @param answers of the log to questions for the turn, in order; then it is another's */
function waiting(answers: boolean[] = []) {
  const clock = createHandClock(0);
  const calls: string[] = [];
  const turn = createTurn({
    log: {
      async takeTurn() {
        calls.push('take');
        return answers.shift() ?? false;
      },
      async handOver() {
        calls.push('hand over');
      },
    },
    relay: () => 'me',
    timers: clock,
    steady: clock.now,
    onError: assert.ifError,
  });
  turn.contended();
  return { clock, calls, turn };
}
/** Whatever waits for answers has them. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('who waits asks once, goes on whenever something happens, and has the turn when it is told so', async () => {
  const { calls, turn } = waiting();
  for (const turnOf of [undefined, 'me']) {
    const waited = turn.take();
    await settle();
    turn.wake('another');
    turn.wake(turnOf);
    assert.equal(await waited, 'waited');
  }
  assert.deepEqual([await turn.take(), await turn.take()], ['taken', 'held']);
  assert.deepEqual(calls, ['take']);
  turn.used(true);
  assert.deepEqual(calls, ['take', 'hand over']);
});

test('a word that is lost costs a fifth of a turn', async () => {
  const { calls, clock, turn } = waiting([false, true]);
  const waited = turn.take();
  await settle();
  clock.pass(TURN_MS / 5);
  assert.equal(await waited, 'waited');
  assert.equal(await turn.take(), 'taken');
  assert.deepEqual(calls, ['take', 'take']);
});

test('a turn that was told of and not used is asked for again once it is over', async () => {
  const { calls, clock, turn } = waiting([false, true]);
  const waited = turn.take();
  await settle();
  turn.wake('me');
  assert.equal(await waited, 'waited');
  clock.pass(TURN_MS);
  assert.equal(await turn.take(), 'taken');
  assert.deepEqual(calls, ['take', 'take']);
});

test('a word that comes after the turn was given away is none', async () => {
  const { calls, turn } = waiting([true, true]);
  assert.equal(await turn.take(), 'taken');
  turn.rest();
  turn.wake('me');
  assert.equal(await turn.take(), 'taken');
  assert.deepEqual(calls, ['take', 'hand over', 'take']);
});
