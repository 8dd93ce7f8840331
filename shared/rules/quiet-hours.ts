/**
 * Quiet hours: in each span, from `from` on each of `days` until the next `to`, by the wall clock of the time zone. A time skipped by a
 * clock change is the moment of the change; of a repeated time the first counts.
 */
import type { Item } from '../items.ts';
import { type QuietHours, type QuietSpan, WEEKDAYS } from '../people.ts';
import { severityRank } from '../severity.ts';
import { parseDuration } from './duration.ts';
import { spansOf } from './quiet-spans.ts';
import { type WallClock, wallClock } from './wall-clock.ts';

export interface QuietClock {
  /** @param at ms since 1970 */
  isQuiet(at: number): boolean;
  /** @returns ms at which quiet ends; null if it is not quiet at `at`, or never ends */
  endsAt(at: number): number | null;
  /** Whether the item may notify during quiet hours: severe enough, or due (or overdue) soon enough. */
  yieldsTo(item: Pick<Item, 'severity' | 'dueAt'>, at: number): boolean;
}

interface QuietInterval {
  from: number;
  to: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Contiguous spans longer than a week never end. */
const NEVER_MS = 8 * DAY_MS;

export const isTimeZone = (name: string): boolean => wallClock(name) !== null;

/** @returns the error for an invalid zone name; null if valid */
export const timeZoneFault = (name: string): string | null =>
  isTimeZone(name) ? null : 'is not a known time zone, such as Europe/Berlin';

const wallMinutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Quiet spans that start from the day before yesterday to tomorrow. `today` is local midnight, expressed as if in UTC. */
const spansNear = (today: number, quiet: QuietHours, wall: WallClock): QuietInterval[] =>
  spansOf(quiet).flatMap((span) => occurrencesOf(span, today, wall));

function occurrencesOf(quiet: QuietSpan, today: number, wall: WallClock): QuietInterval[] {
  const from = wallMinutes(quiet.from) * 60_000;
  const to = wallMinutes(quiet.to) * 60_000;
  const over = to <= from ? DAY_MS : 0;
  const weekdays = quiet.days.map((day) => (WEEKDAYS.indexOf(day) + 1) % 7);
  return [-2, -1, 0, 1]
    .map((offset) => today + offset * DAY_MS)
    .filter((day) => weekdays.includes(new Date(day).getUTCDay()))
    .map((day) => ({ from: wall.first(day + from), to: wall.first(day + over + to) }));
}

/** Finds the quiet span that contains an instant. Caches the last span and gap, because Intl is slow. */
function spanFinder(quiet: QuietHours, wall: WallClock): (at: number) => QuietInterval | null {
  let last: QuietInterval | null = null;
  let gap: QuietInterval | null = null;
  const contains = (span: QuietInterval | null, at: number): span is QuietInterval =>
    span !== null && at >= span.from && at < span.to;
  return (at) => {
    if (contains(last, at)) return last;
    if (contains(gap, at)) return null;
    const today = Math.floor(wall.read(at) / DAY_MS) * DAY_MS;
    const spans = spansNear(today, quiet, wall);
    const found = spans.find((span) => contains(span, at)) ?? null;
    if (found) last = found;
    else
      gap = {
        from: at,
        to: Math.min(...spans.map((span) => (span.from > at ? span.from : Infinity)), wall.first(today + 2 * DAY_MS)),
      };
    return found;
  };
}

/** An unknown time zone is never quiet: the boundary rejects it, and an extra notification is better than a lost one. */
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
      for (let span = spanAt(at); span; span = spanAt(end)) {
        end = span.to;
        if (end - at > NEVER_MS) return null;
      }
      return end;
    },
    yieldsTo: (item, at) =>
      (severity !== undefined && severityRank(item.severity) >= severityRank(severity)) ||
      (nearness !== null && item.dueAt !== null && Date.parse(item.dueAt) - at <= nearness),
  };
}
