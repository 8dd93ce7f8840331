/** A length of time in one unit, as people say it beside a clock: the same in the window and in a notification. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Span {
  unit: 'minutes' | 'hours' | 'days';
  count: number;
}

/** The nearest count of the unit that says enough: minutes to an hour, hours to two days. @param ms positive; at least a minute is said */
export function nearestSpan(ms: number): Span {
  const minutes = Math.max(1, Math.round(ms / MINUTE));
  if (minutes < 60) return { unit: 'minutes', count: minutes };
  const hours = Math.round(ms / HOUR);
  return hours < 48 ? { unit: 'hours', count: hours } : { unit: 'days', count: Math.round(ms / DAY) };
}
