/** The user's pause of notifications: one hour, until tomorrow morning, or until resumed. */
import type { Pause } from '../../shared/settings.ts';

/** Local hour at which a pause until tomorrow ends. */
const MORNING_HOUR = 7;

/** @param kind `resume`: until the user resumes. @param now ms since 1970 */
export function pauseFor(kind: 'hour' | 'tomorrow' | 'resume', now: number): NonNullable<Pause> {
  if (kind === 'resume') return { until: 'resumed' };
  if (kind === 'hour') return { until: new Date(now + 3_600_000).toISOString() };
  const morning = new Date(now);
  morning.setDate(morning.getDate() + 1);
  morning.setHours(MORNING_HOUR, 0, 0, 0);
  return { until: morning.toISOString() };
}

/** End of the pause in ms since 1970; null if there is none. */
export function pauseEnd(pause: Pause): number | null {
  if (!pause || pause.until === 'resumed') return null;
  const end = Date.parse(pause.until);
  // An unreadable date must not silence notifications forever.
  return Number.isNaN(end) ? 0 : end;
}

export const isPaused = (pause: Pause, now: number): boolean =>
  pause !== null && (pauseEnd(pause) ?? Number.POSITIVE_INFINITY) > now;
