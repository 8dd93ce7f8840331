/** Series for the charts of the insights, from rows by hour and by group. */
import type { InsightRow } from '../../shared/admin/insights.ts';

const DAY_MS = 24 * 3600_000;

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The last days in UTC, today included. */
export const lastDays = (days: number, now: number): { from: string; to: string } => ({
  from: dayOf(now - (days - 1) * DAY_MS),
  to: dayOf(now),
});

/** Items of each day, also of days without any. */
export function itemsByDay(rows: readonly InsightRow[], from: string, to: string): { day: string; items: number }[] {
  const counts = new Map<string, number>();
  for (const { key, items } of rows) counts.set(key.slice(0, 10), (counts.get(key.slice(0, 10)) ?? 0) + items);
  const days: { day: string; items: number }[] = [];
  for (let ms = Date.parse(from); ms <= Date.parse(to); ms += DAY_MS) {
    days.push({ day: dayOf(ms), items: counts.get(dayOf(ms)) ?? 0 });
  }
  return days;
}

/** Items by day of the week, Monday first, and hour, in the time zone of the browser. */
export function itemsByWeekHour(rows: readonly InsightRow[]): number[][] {
  const week = Array.from({ length: 7 }, () => Array<number>(24).fill(0));
  for (const { key, items } of rows) {
    const at = new Date(key);
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

export const total = (rows: readonly InsightRow[], of: (row: InsightRow) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0);
