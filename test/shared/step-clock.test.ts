import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DaySpan } from '../../shared/day-span.ts';
import { ELAPSED, fixedWorkingTime, type StepClock, workingClock } from '../../shared/rules/step-clock.ts';
import type { WorkingTime } from '../../shared/working-time.ts';
import { runs } from '../helpers/runs.ts';
import { CLOCK_CHANGES, daySpan } from './arbitraries.ts';
import { quietMinutes, wallMinutes } from './quiet-reference.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Days before and after the clock change. */
const REACH = 5;
const date = (day: number) => new Date(day).toISOString().slice(0, 10);

/** Every working minute of a range, in order: those in a span, but on no holiday. */
function workingMinutes(
  { timeZone, spans, holidays = [] }: WorkingTime,
  minutes: ReturnType<typeof wallMinutes>,
  [from, until]: readonly [number, number],
): number[] {
  const first = (day: number) => minutes.find(({ wall }) => wall >= day)?.at ?? Number.POSITIVE_INFINITY;
  const off = holidays.map((text) => {
    const day = Date.parse(text.slice(0, 10));
    return [first(day), first(day + DAY)] as const;
  });
  const [span, ...others] = spans;
  assert.ok(span);
  const working = quietMinutes({ ...span, spans: others, timeZone }, minutes);
  return [...working]
    .filter((at) => at >= from && at < until && !off.some(([begin, end]) => at >= begin && at < end))
    .sort((a, b) => a - b);
}

/** Spans, and holidays near the clock change. */
const workingTime = (timeZone: string, near: number): fc.Arbitrary<WorkingTime> =>
  fc.record({
    timeZone: fc.constant(timeZone),
    spans: fc.array(daySpan, { minLength: 1, maxLength: 3 }),
    holidays: fc.array(
      fc.integer({ min: -REACH, max: REACH }).map((offset) => date(near + offset * DAY)),
      { maxLength: 3 },
    ),
  });

for (const [timeZone, moment] of CLOCK_CHANGES) {
  const near = Date.parse(moment);
  const from = near - REACH * DAY;
  const until = near + REACH * DAY;
  const inside = fc.integer({ min: 0, max: (until - from) / MINUTE }).map((n) => from + n * MINUTE);

  test(`working time agrees with a count of minutes: ${timeZone} around ${moment}`, () => {
    const minutes = wallMinutes(timeZone, from - 3 * DAY, until + 3 * DAY);
    fc.assert(
      fc.property(workingTime(timeZone, near), inside, fc.integer({ min: 1, max: 3000 }), (time, at, count) => {
        const clock = workingClock(time);
        const working = workingMinutes(time, minutes, [from, until]);
        const later = working.filter((minute) => minute >= at);
        const earlier = working.filter((minute) => minute < at);
        const [end, begin] = [later[count - 1], earlier.at(-count)];
        if (end !== undefined) assert.equal(clock.after(at, count * MINUTE), end + MINUTE);
        if (begin !== undefined) assert.equal(clock.after(at, -count * MINUTE), begin);
        assert.equal(clock.between(at, until), later.length * MINUTE);
        assert.equal(clock.between(from, at), earlier.length * MINUTE);
      }),
      { numRuns: runs(60) },
    );
  });

  test(`durations add up, and both directions agree: ${timeZone} around ${moment}`, () => {
    const length = fc.integer({ min: 1, max: 40 * HOUR });
    fc.assert(
      fc.property(workingTime(timeZone, near), inside, length, length, (time, at, one, two) => {
        const clock = workingClock(time);
        // Of a minute a week, 80 hours are not within the days that are counted.
        fc.pre(clock.after(at, one + two) - at < 700 * DAY && at - clock.after(at, -one) < 700 * DAY);
        assert.equal(clock.after(clock.after(at, one), two), clock.after(at, one + two));
        assert.equal(clock.between(at, clock.after(at, one)), one);
        assert.equal(clock.between(clock.after(at, -one), at), one);
        assert.equal(clock.after(at, 0), at);
        assert.ok(clock.after(at, one) - at >= one && at - clock.after(at, -one) >= one, 'never earlier than elapsed');
      }),
      { numRuns: runs(60) },
    );
  });
}

const WEEK: DaySpan = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' };
const OFFICE: WorkingTime = { timeZone: 'Europe/Berlin', spans: [WEEK] };
const at = (iso: string) => Date.parse(iso);
const iso = (ms: number) => new Date(ms).toISOString();

test('an hour on Friday at 16:30 ends on Monday at 09:30, or on Tuesday if Monday is a holiday', () => {
  const clock = workingClock(OFFICE);
  assert.equal(iso(clock.after(at('2026-11-27T15:30:00Z'), HOUR)), '2026-11-30T08:30:00.000Z');
  const holiday = workingClock({ ...OFFICE, holidays: ['2026-11-30'] });
  assert.equal(iso(holiday.after(at('2026-11-27T15:30:00Z'), HOUR)), '2026-12-01T08:30:00.000Z');
  assert.equal(iso(clock.after(at('2026-11-30T08:15:00Z'), -HOUR)), '2026-11-27T15:15:00.000Z');
});

test('a whole day of work ends with the day', () => {
  const clock = workingClock(OFFICE);
  assert.equal(iso(clock.after(at('2026-11-30T08:00:00Z'), 8 * HOUR)), '2026-11-30T16:00:00.000Z');
  assert.equal(iso(clock.after(at('2026-12-01T08:00:00Z'), -8 * HOUR)), '2026-11-30T08:00:00.000Z');
});

test('a yearly holiday counts from its first year on', () => {
  const clock = workingClock({ ...OFFICE, holidays: ['2026-12-25/P1Y'] });
  const counted = (day: string) => clock.between(at(`${day}T00:00:00Z`), at(`${day}T23:00:00Z`));
  assert.equal(counted('2025-12-25'), 8 * HOUR);
  assert.deepEqual(['2026-12-25', '2028-12-25'].map(counted), [0, 0]);
});

test('half-hour zones and spans over midnight: a night shift ends at the holiday', () => {
  const night: DaySpan = { days: ['thu'], from: '22:00', to: '06:00' };
  const clock = workingClock({ timeZone: 'Asia/Kolkata', spans: [night], holidays: ['2026-11-27'] });
  assert.equal(clock.between(at('2026-11-26T00:00:00Z'), at('2026-11-27T12:00:00Z')), 2 * HOUR);
});

test('without any working time in reach, the rest counts as elapsed', () => {
  const days = Array.from({ length: 1950 }, (_, n) => date(at('2024-06-01T00:00:00Z') + n * DAY));
  const clock: StepClock = workingClock({ ...OFFICE, holidays: days });
  const now = at('2026-12-01T12:00:00Z');
  for (const ms of [HOUR, -HOUR]) {
    const distance = Math.abs(clock.after(now, ms) - now);
    assert.ok(distance > 700 * DAY && distance < 900 * DAY, String(distance / DAY));
  }
  assert.deepEqual(workingClock({ ...OFFICE, timeZone: 'Europe/Atlantis' }), ELAPSED);
});

test('an item stores only the holidays that can matter to it', () => {
  const holidays = ['2020-01-01', '2026-11-30', '2026-12-25', '2040-01-01', '2015-12-26/P1Y', '2041-12-26/P1Y'];
  const fixed = fixedWorkingTime({ ...OFFICE, holidays }, at('2026-12-01T12:00:00Z'));
  assert.deepEqual(fixed.holidays, ['2026-11-30', '2026-12-25', '2015-12-26/P1Y']);
});
