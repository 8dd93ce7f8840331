/** Quiet hours found the slow way: walk every minute, read the wall clock, open and close the spans as it passes their times. */
import { type QuietHours, type QuietSpan, WEEKDAYS } from '../../shared/people.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Every minute of a stretch of time with what the wall clock shows then, in order. */
export type Minutes = readonly { at: number; wall: number }[];

/** @param from whole minutes since 1970, in ms */
export function wallMinutes(timeZone: string, from: number, until: number): Minutes {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const minutes: { at: number; wall: number }[] = [];
  for (let at = from; at < until; at += MINUTE)
    minutes.push({ at, wall: Date.parse(`${format.format(at).replace(' ', 'T')}Z`) });
  return minutes;
}

/** @returns every minute that any of the spans makes quiet */
export const quietMinutes = (quiet: QuietHours, minutes: Minutes): Set<number> =>
  new Set([quiet, ...(quiet.spans ?? [])].flatMap((span) => [...minutesOfSpan(span, minutes)]));

/** @returns every minute that is quiet; the first and last three days of the stretch are lead and trail, and not to be relied on */
function minutesOfSpan(quiet: QuietSpan, minutes: Minutes): Set<number> {
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
