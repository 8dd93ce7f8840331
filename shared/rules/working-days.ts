/** The days of a working time. */
import type { WorkingTime } from '../working-time.ts';
import { DAY_MS, type Interval, occurrenceOn } from './day-spans.ts';
import { type WallClock, wallClock } from './wall-clock.ts';

/** Days on which working time is counted and holidays are stored; time beyond them counts as elapsed. */
export const COUNTED_DAYS = 800;
const CACHED_DAYS = 2 * COUNTED_DAYS;
/** Longest search for the next working day: a closure of the company. */
const CLOSED_DAYS = 100;

export const dateOf = (day: number): string => new Date(day).toISOString().slice(0, 10);

/** @returns a test for holidays; `day` is local midnight, as if in UTC */
function holidayTest(holidays: readonly string[]): (day: number) => boolean {
  const dates = new Set(holidays.filter((one) => one.length === 10));
  const yearly = new Map<string, string>();
  for (const one of holidays) {
    const [date = '', isYearly] = one.split('/');
    const first = yearly.get(date.slice(5));
    if (isYearly && (first === undefined || date < first)) yearly.set(date.slice(5), date);
  }
  return (day) => {
    const date = dateOf(day);
    const first = yearly.get(date.slice(5));
    return dates.has(date) || (first !== undefined && date >= first);
  };
}

/** Overlapping intervals become one. */
function union(intervals: readonly Interval[]): Interval[] {
  const joined: Interval[] = [];
  for (const { from, to } of [...intervals].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}

/** Working time of each day; holidays have none, from midnight to midnight. Cached, because Intl is slow. */
export function workingDays(
  { spans, holidays = [] }: WorkingTime,
  wall: WallClock,
): (day: number) => readonly Interval[] {
  const isHoliday = holidayTest(holidays);
  const known = new Map<number, readonly Interval[]>();
  const read = (day: number): Interval[] => {
    if (isHoliday(day)) return [];
    const [begin, end] = [wall.first(day), wall.first(day + DAY_MS)];
    const found = spans.flatMap((span) => [day - DAY_MS, day].flatMap((start) => occurrenceOn(span, start, wall)));
    const within = found.map(({ from, to }) => ({ from: Math.max(from, begin), to: Math.min(to, end) }));
    return union(within.filter(({ from, to }) => from < to));
  };
  return (day) => {
    let found = known.get(day);
    if (!found) {
      if (known.size >= CACHED_DAYS) known.clear();
      found = read(day);
      known.set(day, found);
    }
    return found;
  };
}

/** @returns when work begins on the first working day after the day of `at`, ms since 1970; null: there is none soon */
export function nextWorkingDay(time: WorkingTime, at: number): number | null {
  const wall = wallClock(time.timeZone);
  if (!wall) return null;
  const intervalsOf = workingDays(time, wall);
  const today = Math.floor(wall.read(at) / DAY_MS) * DAY_MS;
  for (let day = 1; day <= CLOSED_DAYS; day += 1) {
    const [first] = intervalsOf(today + day * DAY_MS);
    if (first) return first.from;
  }
  return null;
}
