/** A duration rounded to one unit, for display in the window and in notifications. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface RoundedSpan {
  unit: 'minutes' | 'hours' | 'days';
  count: number;
}

/** Minutes up to an hour, hours up to two days, then days. @param ms positive; shown as at least a minute */
export function nearestSpan(ms: number): RoundedSpan {
  const minutes = Math.max(1, Math.round(ms / MINUTE));
  if (minutes < 60) return { unit: 'minutes', count: minutes };
  const hours = Math.round(ms / HOUR);
  return hours < 48 ? { unit: 'hours', count: hours } : { unit: 'days', count: Math.round(ms / DAY) };
}
