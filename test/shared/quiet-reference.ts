/** Reference implementation of quiet hours: visits every minute, reads the wall clock, and starts and ends spans at their times. */
import type { DaySpan } from '../../shared/day-span.ts';
import type { QuietHours } from '../../shared/people.ts';
import { WEEKDAYS } from '../../shared/weekdays.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Consecutive minutes: `at` in ms since 1970, `wall` the local time then, as ms since 1970 if it were UTC. */
type Minutes = readonly { at: number; wall: number }[];

/** @param from ms since 1970, a whole minute */
export function wallMinutes(timeZone: string, from: number, until: number): Minutes {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const minutes: { at: number; wall: number }[] = [];
  for (let at = from; at < until; at += MINUTE)
    minutes.push({ at, wall: Date.parse(`${format.format(at).replace(' ', 'T')}Z`) });
  return minutes;
}

/** @returns every minute that is quiet by any span */
export const quietMinutes = (quiet: QuietHours, minutes: Minutes): Set<number> =>
  new Set([quiet, ...(quiet.spans ?? [])].flatMap((span) => [...minutesOfSpan(span, minutes)]));

/** @returns the quiet minutes of a span; unreliable in the first and last three days of the range */
function minutesOfSpan(quiet: DaySpan, minutes: Minutes): Set<number> {
  const from = minutes[0]?.at ?? 0;
  const until = minutes.at(-1)?.at ?? 0;
  const first = (time: number) => minutes.find(({ wall }) => wall >= time)?.at ?? Number.POSITIVE_INFINITY;
  const ofDay = (time: string) => (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * MINUTE;
  const found = new Set<number>();
  for (let day = Math.floor(from / DAY) * DAY - 2 * DAY; day <= until + 2 * DAY; day += DAY) {
    const name = WEEKDAYS[(new Date(day).getUTCDay() + 6) % 7];
    if (!name || !quiet.days.includes(name)) continue;
    const start = first(day + ofDay(quiet.from));
    const end = first(day + ofDay(quiet.to) + (quiet.to <= quiet.from ? DAY : 0));
    for (let at = start; at < end && at <= until; at += MINUTE) found.add(at);
  }
  return found;
}
