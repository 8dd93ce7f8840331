/** Quiet hours of a person: whether a moment is in them, when they end, and which items they do not hold back. */
import type { Item } from '../items.ts';
import type { QuietHours } from '../people.ts';
import { severityRank } from '../severity.ts';
import { DAY_MS, type Interval, occurrenceOn } from './day-spans.ts';
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

/** Contiguous spans longer than a week never end. */
const NEVER_MS = 8 * DAY_MS;

/** Quiet spans that start from the day before yesterday to tomorrow. `today` is local midnight, expressed as if in UTC. */
const spansNear = (today: number, quiet: QuietHours, wall: WallClock): Interval[] =>
  spansOf(quiet).flatMap((span) =>
    [-2, -1, 0, 1].flatMap((offset) => occurrenceOn(span, today + offset * DAY_MS, wall)),
  );

/** Finds the quiet span that contains an instant. Caches the last span and gap, because Intl is slow. */
function spanFinder(quiet: QuietHours, wall: WallClock): (at: number) => Interval | null {
  let last: Interval | null = null;
  let gap: Interval | null = null;
  const contains = (span: Interval | null, at: number): span is Interval =>
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
