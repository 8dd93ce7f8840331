/** Copies are compared once a day, at night, and not while a relay is absent, joining or lagging. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hindranceOf } from '../../../relay/cluster/member/verification.ts';
import { createNightlyVerification, isDue } from '../../../relay/cluster/nightly-verification.ts';
import type { Peer } from '../../../relay/cluster/peers.ts';
import { until } from '../../helpers/until.ts';
import { createHandClock } from '../parts/clock.ts';
import { silentLog } from '../parts/store.ts';
import { settled } from './parts/holder.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** In this machine's time zone. */
const at = (hour: number, minute = 0): number => new Date(2026, 10, 29, hour, minute).getTime();

test('it is due in the night after a day, at any time where it was left out, and at once where there was none', () => {
  for (const hour of [0, 1, 5, 12, 23]) assert.equal(isDue(24 * HOUR, at(hour), 0), false, `${hour}`);
  for (const hour of [2, 3, 4]) assert.equal(isDue(24 * HOUR, at(hour), 0), true, `${hour}`);
  assert.equal(isDue(19 * HOUR, at(3), 0), false, 'somebody asked for it in the evening');
  assert.deepEqual(
    [isDue(24 * HOUR, at(2, 59), 0.5), isDue(24 * HOUR, at(3), 0.5)],
    [false, true],
    'another cluster, later',
  );
  for (const passed of [null, 36 * HOUR]) assert.equal(isDue(passed, at(12), 0), true);
});

function nightly() {
  const clock = createHandClock(at(1));
  const state = { last: at(1) - 20 * HOUR, hindrance: null as string | null, asked: 0, agrees: false };
  const work = createNightlyVerification({
    lastAgreed: () => state.last,
    hindrance: () => state.hindrance,
    async ask() {
      state.asked += 1;
      if (state.agrees) state.last = clock.now();
    },
    stagger: () => 0,
    ...{ clock, timers: clock, steady: clock.monotonic.now, log: silentLog },
  });
  const pass = async (hours: number): Promise<number> => {
    for (let passed = 0; passed < hours * HOUR; passed += 5 * MINUTE) {
      clock.pass(5 * MINUTE);
      await settled();
    }
    return state.asked;
  };
  return { work, state, pass, clock };
}

test('it is asked for once a night, again where nothing came of it, and not while something is in the way', async (t) => {
  const { work, state, pass, clock } = nightly();
  t.after(() => work.end());
  await work.begin();
  assert.equal(await pass(0.9), 0);
  state.hindrance = 'one is not heard of';
  assert.equal(await pass(1), 0);
  state.hindrance = null;
  assert.equal(await pass(0.2), 1);
  assert.equal(await pass(0.7), 1, 'it is under way');
  assert.equal(await pass(0.5), 2, 'and nothing came of it');
  state.last = clock.now();
  state.agrees = true;
  assert.equal(await pass(20), 2);
  assert.equal(await pass(5), 3, 'the next night');
});

test('a relay that lost the duty asks no more', async () => {
  const { work, state, pass } = nightly();
  state.last = 0;
  await work.begin();
  await work.end();
  assert.equal(await pass(1), 0);
  await work.begin();
  await until('it is asked for', async () => (await pass(0.1)) === 1);
  await work.end();
});

test('what is in the way is said by the name of the relay', () => {
  const seen = (name: string, other: Partial<Peer> = {}): Peer => ({
    ...{ relay: name, name, version: '1', schema: 1, position: 5000, beat: 1, quiet: 0, heard: true, more: '{}' },
    ...other,
  });
  const trouble = { more: JSON.stringify({ trouble: 'its disk is full' }) };
  assert.equal(hindranceOf([seen('a'), seen('b', { position: 4990 })]), null);
  assert.equal(hindranceOf([seen('a')]), 'there is no other copy');
  assert.equal(hindranceOf([seen('a'), seen('b', { heard: false })]), 'b is not heard of');
  assert.equal(hindranceOf([seen('a'), seen('b', trouble)]), 'b: its disk is full');
  assert.equal(hindranceOf([seen('a'), seen('b', { position: 100 })]), 'b lacks what others wrote');
});
