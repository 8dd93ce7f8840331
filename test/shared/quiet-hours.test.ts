import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DaySpan } from '../../shared/day-span.ts';
import type { QuietHours } from '../../shared/people.ts';
import { quietClock } from '../../shared/rules/quiet-hours.ts';
import { spansOf, withSpans } from '../../shared/rules/quiet-spans.ts';
import { isTimeZone } from '../../shared/rules/wall-clock.ts';
import { WEEKDAYS } from '../../shared/weekdays.ts';
import { runs } from '../helpers/runs.ts';
import { CLOCK_CHANGES, daySpan, severity, spanParts } from './arbitraries.ts';
import { quietMinutes, wallMinutes } from './quiet-reference.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const quiet = (timeZone: string): fc.Arbitrary<QuietHours> =>
  fc.record({ ...spanParts, spans: fc.array(daySpan, { maxLength: 3 }), timeZone: fc.constant(timeZone) });

/** Search range for the end, hours. */
const SPAN = 60;

for (const [timeZone, near] of CLOCK_CHANGES) {
  test(`every minute agrees with the slow reference: ${timeZone} around ${near}`, () => {
    const from = Date.parse(near) - 36 * HOUR;
    const until = Date.parse(near) + 36 * HOUR;
    const minutes = wallMinutes(timeZone, from - 3 * DAY, until + 3 * DAY);
    fc.assert(
      fc.property(quiet(timeZone), (given) => {
        const clock = quietClock(given);
        const reference = quietMinutes(given, minutes);
        for (let at = from; at < until; at += MINUTE) {
          assert.equal(
            clock.isQuiet(at),
            reference.has(at),
            `${JSON.stringify(given)} at ${new Date(at).toISOString()}`,
          );
        }
        for (let at = from; at < from + SPAN * HOUR; at += 97 * MINUTE) {
          let end: number | null = at;
          while (end !== null && reference.has(end)) end = end > until + 2 * DAY ? null : end + MINUTE;
          const found = clock.endsAt(at);
          if (end === at) assert.equal(found, null);
          else if (end !== null) assert.equal(found, end);
        }
      }),
      { numRuns: runs(25) },
    );
  });
}

const week: QuietHours = {
  from: '18:00',
  to: '07:00',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  timeZone: 'Europe/Berlin',
  unless: { severity: 'critical', dueWithin: 'PT1H' },
};
const WEEKEND: DaySpan = { from: '00:00', to: '00:00', days: ['sat', 'sun'] };
const at = (iso: string) => Date.parse(iso);

test('a working week: quiet from Friday evening until Saturday morning, then open until Monday evening', () => {
  const clock = quietClock(week);
  assert.equal(clock.isQuiet(at('2026-11-27T16:59:59.999Z')), false);
  assert.equal(clock.isQuiet(at('2026-11-27T17:00:00Z')), true);
  assert.equal(clock.endsAt(at('2026-11-27T17:00:00Z')), at('2026-11-28T06:00:00Z'));
  assert.equal(clock.isQuiet(at('2026-11-28T06:00:00Z')), false);
  assert.equal(clock.isQuiet(at('2026-11-29T20:00:00Z')), false);
  assert.equal(clock.endsAt(at('2026-11-29T20:00:00Z')), null);
});

test('weekday nights and whole weekends', () => {
  const clock = quietClock({ ...week, days: ['mon', 'tue', 'wed', 'thu', 'fri'], spans: [WEEKEND] });
  assert.equal(clock.endsAt(at('2026-11-25T20:00:00Z')), at('2026-11-26T06:00:00Z'));
  assert.equal(clock.endsAt(at('2026-11-27T18:00:00Z')), at('2026-11-29T23:00:00Z'), 'Friday evening until Monday');
  assert.equal(clock.isQuiet(at('2026-11-30T08:00:00Z')), false);
});

test('several spans that together leave nothing out never end', () => {
  const days = [...WEEKDAYS];
  const halves = { ...week, from: '00:00', to: '12:00', days, spans: [{ from: '11:00', to: '00:00', days }] };
  assert.equal(quietClock(halves).endsAt(at('2026-11-28T12:00:00Z')), null);
  const eleven = Array.from({ length: 11 }, (_, n) => ({ from: `${n + 10}:00`, to: `${n + 11}:00`, days }));
  const hours = { ...week, from: '07:00', to: '10:00', days, spans: eleven };
  assert.equal(quietClock(hours).endsAt(at('2026-11-28T06:30:00Z')), at('2026-11-28T20:00:00Z'), 'twelve that touch');
});

test('spans are read and replaced as one list', () => {
  const { unless: _, ...bare } = week;
  const whole = { rules: [], quietHours: { ...bare, spans: [WEEKEND] } };
  assert.deepEqual(withSpans(whole.quietHours, [WEEKEND]), { ...bare, ...WEEKEND, spans: [] });
  assert.deepEqual(spansOf(withSpans(bare, [...spansOf(whole.quietHours), WEEKEND])).length, 3);
});

test('from equal to to is a whole day; every day of the week never ends', () => {
  const sunday = quietClock({ ...week, from: '00:00', to: '00:00', days: ['sat', 'sun'] });
  assert.equal(sunday.endsAt(at('2026-11-28T12:00:00Z')), at('2026-11-29T23:00:00Z'));
  const always = quietClock({ ...week, from: '12:00', to: '12:00', days: [...WEEKDAYS] });
  assert.equal(always.isQuiet(at('2026-11-28T12:00:00Z')), true);
  assert.equal(always.endsAt(at('2026-11-28T12:00:00Z')), null);
});

test('the hour that is shown twice ends at its first showing, and does not begin again', () => {
  const clock = quietClock({ ...week, from: '22:00', to: '02:30', days: ['sat'] });
  assert.equal(clock.endsAt(at('2026-10-24T23:00:00Z')), at('2026-10-25T00:30:00Z'));
  assert.equal(clock.isQuiet(at('2026-10-25T01:10:00Z')), false);
});

test('a time the clock jumps over is the moment of the jump', () => {
  const clock = quietClock({ ...week, from: '02:30', to: '06:00', days: ['sun'] });
  assert.equal(clock.isQuiet(at('2026-03-29T00:59:59Z')), false);
  assert.equal(clock.isQuiet(at('2026-03-29T01:00:00Z')), true);
});

test('quiet hours yield to the severe and to the nearly due', () => {
  const clock = quietClock(week);
  const now = at('2026-11-25T20:00:00Z');
  const yields = (severe: 'warning' | 'critical', dueAt: string | null) =>
    clock.yieldsTo({ severity: severe, dueAt }, now);
  assert.equal(yields('critical', null), true);
  assert.equal(yields('warning', null), false);
  assert.equal(yields('warning', '2026-11-25T21:00:00Z'), true);
  assert.equal(yields('warning', '2026-11-25T21:00:01Z'), false);
  assert.equal(yields('warning', '2026-11-25T19:00:00Z'), true);
});

test('without exceptions nothing makes them yield', () => {
  const { unless: _, ...strict } = week;
  fc.assert(
    fc.property(severity, fc.date({ noInvalidDate: true }), (level, due) => {
      assert.equal(quietClock(strict).yieldsTo({ severity: level, dueAt: due.toISOString() }, due.getTime()), false);
    }),
  );
});

test('time zones are IANA names', () => {
  for (const name of ['Europe/Berlin', 'UTC', 'America/Argentina/Ushuaia']) assert.ok(isTimeZone(name), name);
  for (const name of ['', 'Europe/Atlantis', '+01:00', 'Berlin', '__proto__', 'x'.repeat(1000)])
    assert.ok(!isTimeZone(name), name);
});

test('an unknown time zone is never quiet', () => {
  const clock = quietClock({ ...week, timeZone: 'Europe/Atlantis' });
  assert.equal(clock.isQuiet(at('2026-11-25T20:00:00Z')), false);
  assert.equal(clock.endsAt(at('2026-11-25T20:00:00Z')), null);
});
