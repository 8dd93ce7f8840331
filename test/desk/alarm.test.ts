/** The alarm of a desk: dates and durations hold, whatever the computer's clock is set to meanwhile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAlarm } from '../../desk/alarm.ts';
import { createHandClock } from '../relay/parts/clock.ts';

const START = 1_800_000_000_000;
const HOUR = 3_600_000;

function scene() {
  const clock = createHandClock(START);
  let rung = 0;
  const alarm = createAlarm(clock, () => {
    rung += 1;
  });
  /** In steps of a second, like a computer's timers. */
  const pass = (ms: number) => {
    for (let left = ms; left > 0; left -= 1000) clock.pass(Math.min(left, 1000));
  };
  return { clock, alarm, pass, rung: () => rung };
}

test('a wait ends in its time, whether the clock is set back or ahead', () => {
  for (const step of [-HOUR, HOUR]) {
    const { clock, alarm, pass, rung } = scene();
    alarm.setIn(60_000);
    clock.setWall(clock.now() + step);
    pass(59_000);
    assert.equal(rung(), 0);
    pass(1000);
    assert.equal(rung(), 1);
    pass(2 * HOUR);
    assert.equal(rung(), 1);
  }
});

test('an alarm fires once at its date by the clock, also after a sleep that stopped timers', () => {
  const { clock, alarm, pass, rung } = scene();
  alarm.set(START + 2 * HOUR);
  clock.setWall(START - HOUR);
  pass(2 * HOUR);
  assert.equal(rung(), 0);
  clock.setWall(START + 2 * HOUR);
  pass(30_000);
  assert.equal(rung(), 1);
  clock.setWall(START);
  pass(3 * HOUR);
  assert.equal(rung(), 1);
});

test('the last setting counts, and none rings after it is switched off', () => {
  const { alarm, pass, rung } = scene();
  alarm.set(START + 5000);
  alarm.setIn(10_000);
  pass(9000);
  assert.equal(rung(), 0);
  alarm.set(START + 20_000);
  pass(10_000);
  assert.equal(rung(), 0);
  alarm.set(null);
  pass(HOUR);
  assert.equal(rung(), 0);
  alarm.setIn(10_000);
  alarm.set(null);
  pass(HOUR);
  assert.equal(rung(), 0);
});
