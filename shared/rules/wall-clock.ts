/** Wall clock of a time zone, from Intl only. A wall time is expressed as the ms of the same reading in UTC. */
export interface WallClock {
  /** The wall time at the instant `at` (ms since 1970). */
  read(at: number): number;
  /** The first instant with wall time `wall` or later; in a gap, the moment of the change. */
  first(wall: number): number;
}

const HOUR_MS = 60 * 60 * 1000;
/** Offsets are between -12 h and +14 h, so an instant is within this distance of its wall time read as UTC. */
const REACH_MS = 15 * HOUR_MS;

function formatterOf(timeZone: string): Intl.DateTimeFormat | null {
  if (!/^[A-Za-z]/.test(timeZone)) return null;
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return null;
  }
}

function readWith(formatter: Intl.DateTimeFormat, at: number): number {
  const whole = Math.floor(at / 1000) * 1000;
  const shown: Record<string, number> = {};
  for (const part of formatter.formatToParts(whole)) shown[part.type] = Number(part.value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (at - whole);
}

/** The first moment in (before, after] with the offset `offset`, by bisection; ms precision. */
function jumpBetween(before: number, after: number, offset: number, offsetAt: (at: number) => number): number {
  let low = before;
  let high = after;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === offset) high = middle;
    else low = middle;
  }
  return high;
}

/** @returns null if the platform does not know the IANA name */
export function wallClock(timeZone: string): WallClock | null {
  const formatter = formatterOf(timeZone);
  if (!formatter) return null;
  const read = (at: number) => readWith(formatter, at);
  const offsetAt = (at: number) => read(at) - at;
  return {
    read,
    first(wall) {
      const before = offsetAt(wall - REACH_MS);
      const after = offsetAt(wall + REACH_MS);
      const early = wall - before;
      // Before the clock change, or there is none.
      if (before === after || offsetAt(early) === before) return early;
      const late = wall - after;
      if (offsetAt(late) === after) return late;
      return jumpBetween(late, early, after, offsetAt);
    },
  };
}

export const isTimeZone = (name: string): boolean => wallClock(name) !== null;

/** @returns the error for an invalid zone name; null if valid */
export const timeZoneFault = (name: string): string | null =>
  isTimeZone(name) ? null : 'is not a known time zone, such as Europe/Berlin';
