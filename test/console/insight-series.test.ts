/** Series of the charts of the insights. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTimeShare, itemsByDay, itemsByWeekHour, largest, lastDays } from '../../console/state/insight-series.ts';
import type { InsightRow } from '../../shared/admin/insights.ts';

const row = (key: string, items: number): InsightRow => {
  const none = { p50: null, p90: null };
  const counts = { events: 0, asking: 0, open: 0, answered: 0, inTime: 0, late: 0, expired: 0, snoozes: 0 };
  return { key, items, ...counts, firstSightSeconds: none, firstAnswerSeconds: none, decisionSeconds: none };
};

test('a day without items is in the series', () => {
  const days = lastDays(3, Date.UTC(2026, 2, 1, 0, 30));
  assert.deepEqual(days, { from: '2026-02-27', to: '2026-03-01' });
  const hours = Array<number>(72).fill(0);
  hours[1] = 1;
  hours[23] = 2;
  hours[48] = 3;
  assert.deepEqual(itemsByDay({ from: days.from, hours }), [
    { day: '2026-02-27', items: 3 },
    { day: '2026-02-28', items: 0 },
    { day: '2026-03-01', items: 3 },
  ]);
});

test('hours of the week are those of the time zone here, Monday first', () => {
  const hours = Array<number>(9 * 24).fill(0);
  const at = (time: Date) => (time.getTime() - Date.UTC(2026, 10, 29)) / 3600_000;
  hours[at(new Date(2026, 10, 30, 9))] = 4;
  hours[at(new Date(2026, 11, 6, 23))] = 5;
  const week = itemsByWeekHour({ from: '2026-11-29', hours });
  assert.equal(week[0]?.[9], 4, 'a Monday');
  assert.equal(week[6]?.[23], 5, 'a Sunday');
  assert.equal(
    week.flat().reduce((sum, count) => sum + count, 0),
    9,
  );
});

test('shares are of what had a due time; rows without a count are left out', () => {
  assert.equal(inTimeShare({ inTime: 3, late: 1, expired: 0 }), 0.75);
  assert.equal(inTimeShare({ inTime: 0, late: 0, expired: 0 }), null);
  const rows = [row('a', 1), row('b', 0), row('c', 3)];
  assert.deepEqual(
    largest(rows, ({ items }) => items, 2).map(({ key }) => key),
    ['c', 'a'],
  );
});
