/** How a relay obtains the turn under contention: with few requests, and reading entries while it waits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAppendTurn } from '../../../relay/cluster/append-turn.ts';
import { LogUnavailable, TURN_MS } from '../../../relay/cluster/log-port.ts';
import { createHandClock } from '../parts/clock.ts';

/** As in `append-turn.ts`, ms. */
const HOLD_MS = 25;
const WANTED = { wanted: true, passed: false };

/** @param answers of the log to requests for the turn; afterwards another relay has it @param refusals of the log to release it */
function waiting(answers: boolean[] = [], refusals: Error[] = []) {
  const clock = createHandClock(0);
  const calls: string[] = [];
  const errors: unknown[] = [];
  const turn = createAppendTurn({
    log: {
      async takeTurn() {
        calls.push('take');
        return answers.shift() ?? false;
      },
      async handOver() {
        calls.push('hand over');
        const refusal = refusals.shift();
        if (refusal) throw refusal;
      },
    },
    relay: () => 'me',
    timers: clock,
    steady: clock.now,
    onError: (error) => void errors.push(error),
  });
  turn.contended();
  return { clock, calls, errors, turn };
}
/** Lets pending replies arrive. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('a waiter requests once, retries on each event, and has the turn when notified', async () => {
  const { calls, clock, turn } = waiting();
  for (const turnOf of [undefined, 'me']) {
    const waited = turn.take();
    await settle();
    turn.wake('another');
    turn.wake(turnOf);
    assert.equal(await waited, 'waited');
  }
  assert.deepEqual([await turn.take(), await turn.take()], ['taken', 'held']);
  assert.deepEqual(calls, ['take']);
  clock.pass(HOLD_MS);
  turn.used(WANTED);
  assert.deepEqual(calls, ['take', 'hand over']);
});

test('a holder with further groups hands over once it held the turn for a while', async () => {
  const { calls, clock, turn } = waiting([true, true]);
  assert.equal(await turn.take(), 'taken');
  assert.equal(turn.passes(false), false);
  turn.used(WANTED);
  assert.equal(await turn.take(), 'held');
  clock.pass(HOLD_MS);
  assert.equal(turn.passes(false), true);
  turn.used({ wanted: true, passed: true });
  assert.equal(turn.passes(true), false, 'another relay has it');
  assert.equal(await turn.take(), 'taken');
  assert.deepEqual(calls, ['take', 'take']);
});

test('the last waiting group passes the turn at once; a turn that was never requested is not passed', async () => {
  const { turn } = waiting([true]);
  assert.equal(turn.passes(true), false);
  assert.equal(await turn.take(), 'taken');
  assert.equal(turn.passes(true), true);
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

test('a granted turn that was not used is requested again after it ends', async () => {
  const { calls, clock, turn } = waiting([false, true]);
  const waited = turn.take();
  await settle();
  turn.wake('me');
  assert.equal(await waited, 'waited');
  clock.pass(TURN_MS);
  assert.equal(await turn.take(), 'taken');
  assert.deepEqual(calls, ['take', 'take']);
});

test('a log that is away when a turn is given back is no fault of the store', async () => {
  const fault = new Error('a fault');
  const { clock, errors, turn } = waiting([true, true], [new LogUnavailable('away'), fault]);
  for (const _ of [1, 2]) {
    assert.equal(await turn.take(), 'taken');
    clock.pass(HOLD_MS);
    turn.used(WANTED);
    await settle();
  }
  assert.deepEqual(errors, [fault]);
});

test('a word that comes after the turn was given away is none', async () => {
  const { calls, turn } = waiting([true, true]);
  assert.equal(await turn.take(), 'taken');
  turn.rest();
  turn.wake('me');
  assert.equal(await turn.take(), 'taken');
  assert.deepEqual(calls, ['take', 'hand over', 'take']);
});

test('an answer that comes when it would be asked again anyway is not waited behind', async () => {
  const { clock, turn } = waiting();
  const waits: number[] = [];
  const { after } = clock;
  clock.after = (wait, task) => {
    waits.push(wait);
    return after(wait, task);
  };
  const waited = turn.take();
  // The log was slow.
  clock.pass(TURN_MS);
  await settle();
  clock.pass(0);
  assert.equal(await waited, 'waited');
  assert.deepEqual(waits, [0]);
});
