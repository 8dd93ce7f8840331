/** Series for the charts of the insights. */
import type { InsightRow, Insights } from '../../shared/admin/insights.ts';

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The last days in UTC, today included. */
export const lastDays = (days: number, now: number): { from: string; to: string } => ({
  from: dayOf(now - (days - 1) * DAY_MS),
  to: dayOf(now),
});

type Hours = Pick<Insights, 'from' | 'hours'>;

/** Items of each day (UTC). */
export const itemsByDay = ({ from, hours }: Hours): { day: string; items: number }[] =>
  Array.from({ length: hours.length / 24 }, (_, day) => ({
    day: dayOf(Date.parse(from) + day * DAY_MS),
    items: hours.slice(day * 24, (day + 1) * 24).reduce((sum, count) => sum + count, 0),
  }));

/** Items by day of the week, Monday first, and hour, in the time zone of the browser. */
export function itemsByWeekHour({ from, hours: counts }: Hours): number[][] {
  const week = Array.from({ length: 7 }, () => Array<number>(24).fill(0));
  for (const [index, items] of counts.entries()) {
    const at = new Date(Date.parse(from) + index * HOUR_MS);
    const hours = week[(at.getDay() + 6) % 7];
    if (hours) hours[at.getHours()] = (hours[at.getHours()] ?? 0) + items;
  }
  return week;
}

/** Null: nothing to share. */
export const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

export const inTimeShare = ({
  inTime,
  late,
  expired,
}: Pick<InsightRow, 'inTime' | 'late' | 'expired'>): number | null => share(inTime, inTime + late + expired);

/** The largest first, without those that are zero. */
export const largest = <R>(rows: readonly R[], of: (row: R) => number, most: number): R[] =>
  rows
    .filter((row) => of(row) > 0)
    .sort((a, b) => of(b) - of(a))
    .slice(0, most);
