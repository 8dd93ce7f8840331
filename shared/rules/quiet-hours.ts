/**
 * Quiet hours: from `from` on each of `days` until the next `to`, by the wall clock of their time zone. Where the clock jumps
 * over a time, that time is the moment of the jump; where it shows a time twice, the first one counts.
 */
import type { Item } from '../items.ts';
import { type QuietHours, WEEKDAYS } from '../people.ts';
import { severityRank } from '../primitives.ts';
import { parseDuration } from './duration.ts';
import { type WallClock, wallClock } from './wall-clock.ts';

export interface QuietClock {
  /** @param at ms since 1970 */
  isQuiet(at: number): boolean;
  /** @returns the ms at which it is no longer quiet; null if it is not quiet at `at`, or always */
  endsAt(at: number): number | null;
  /** True where the item may beckon although it is quiet: urgent enough, or due (or overdue) soon enough. */
  yieldsTo(item: Pick<Item, 'severity' | 'dueAt'>, at: number): boolean;
}

interface Span {
  from: number;
  to: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Spans that touch one another for longer than a week never end. */
const TOUCHING_MAX = 9;

export const isTimeZone = (name: string): boolean => wallClock(name) !== null;

const wallMinutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** The quiet span that contains `at`, if any. `day` is midnight of a calendar day, written as if it were UTC. */
function spanFinder(quiet: QuietHours, wall: WallClock): (at: number) => Span | null {
  const from = wallMinutes(quiet.from) * 60_000;
  const to = wallMinutes(quiet.to) * 60_000;
  const over = to <= from ? DAY_MS : 0;
  const starts = new Set(quiet.days.map((day) => (WEEKDAYS.indexOf(day) + 1) % 7));
  let last: Span | null = null;
  return (at) => {
    if (last && at >= last.from && at < last.to) return last;
    const today = Math.floor(wall.read(at) / DAY_MS) * DAY_MS;
    for (let day = today - 2 * DAY_MS; day <= today + DAY_MS; day += DAY_MS) {
      if (!starts.has(new Date(day).getUTCDay())) continue;
      const span = { from: wall.first(day + from), to: wall.first(day + over + to) };
      if (at >= span.from && at < span.to) {
        last = span;
        return span;
      }
    }
    return null;
  };
}

/**
 * @param quietHours as the person set them. A time zone this platform does not know is never quiet: the border refuses it, and
 *   a beckon too many is better than one lost.
 */
export function quietClock(quietHours: QuietHours): QuietClock {
  const wall = wallClock(quietHours.timeZone);
  const spanAt = wall ? spanFinder(quietHours, wall) : () => null;
  const severity = quietHours.unless?.severity;
  const dueWithin = quietHours.unless?.dueWithin;
  const nearness = dueWithin === undefined ? null : parseDuration(dueWithin);
  return {
    isQuiet: (at) => spanAt(at) !== null,
    endsAt(at) {
      let end: number | null = null;
      for (let touched = 0; touched < TOUCHING_MAX; touched++) {
        const span = spanAt(end ?? at);
        if (!span) return end;
        end = span.to;
      }
      return null;
    },
    yieldsTo: (item, at) =>
      (severity !== undefined && severityRank(item.severity) >= severityRank(severity)) ||
      (nearness !== null && item.dueAt !== null && Date.parse(item.dueAt) - at <= nearness),
  };
}
