/**
 * Spans of the week by the wall clock of a time zone: in each, from `from` on each of `days` until the next `to`. A time skipped by a clock
 * change is the moment of the change; of a repeated time the first counts.
 */
import type { DaySpan } from '../day-span.ts';
import { WEEKDAYS } from '../weekdays.ts';
import type { WallClock } from './wall-clock.ts';

export const DAY_MS = 24 * 60 * 60 * 1000;

/** Instants, ms since 1970; `to` is excluded. */
export interface Interval {
  from: number;
  to: number;
}

const wallMinutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** The occurrence that starts on a day, if any. @param day local midnight, as if in UTC */
export function occurrenceOn(span: DaySpan, day: number, wall: WallClock): Interval[] {
  if (!span.days.some((name) => (WEEKDAYS.indexOf(name) + 1) % 7 === new Date(day).getUTCDay())) return [];
  const from = wallMinutes(span.from) * 60_000;
  const to = wallMinutes(span.to) * 60_000;
  const over = to <= from ? DAY_MS : 0;
  return [{ from: wall.first(day + from), to: wall.first(day + over + to) }];
}
