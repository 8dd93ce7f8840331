import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTally } from '../../../relay/admin/tally.ts';

const MINUTE = 60_000;

test('counts by minute, oldest first, and says nothing of the time before it began', () => {
  let now = 1_000_000 * MINUTE + 5;
  const tally = createTally({ now: () => now });
  tally.accepted('a');
  now += MINUTE;
  tally.accepted('a');
  tally.accepted('b');
  assert.deepEqual(tally.perMinute().slice(-3), [null, 1, 2]);
  assert.deepEqual(tally.of('a'), { lastAt: now, lastHour: 2 });
  assert.equal(tally.of('c'), null);
  now += 59 * MINUTE;
  assert.deepEqual([tally.perMinute()[0], tally.of('a')?.lastHour], [2, 1]);
  now += MINUTE;
  assert.equal(tally.of('a')?.lastHour, 0);
  assert.deepEqual(
    tally.perMinute(),
    Array.from({ length: 60 }, () => 0),
  );
});

test('is what a plain list of times would say, however the clock goes', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 * MINUTE }), { maxLength: 200 }), (steps) => {
      let now = 1_000_000 * MINUTE;
      const tally = createTally({ now: () => now });
      const times: number[] = [];
      for (const step of steps) {
        now += step;
        tally.accepted('a');
        times.push(Math.floor(now / MINUTE));
      }
      const newest = Math.floor(now / MINUTE);
      const expected = Array.from({ length: 60 }, (_, index) => {
        const minute = newest - 59 + index;
        return minute < 1_000_000 ? null : times.filter((time) => time === minute).length;
      });
      assert.deepEqual(tally.perMinute(), expected);
    }),
  );
});

test('a clock set back loses nothing that is still to come', () => {
  let now = 1_000_100 * MINUTE;
  const tally = createTally({ now: () => now });
  tally.accepted('a');
  now -= 50 * MINUTE;
  tally.accepted('a');
  assert.equal(tally.perMinute().at(-1), null, 'before it began');
  now += 50 * MINUTE;
  assert.equal(tally.perMinute().at(-1), 1);
});
