/** Notifications held back by the person: for an hour, until tomorrow morning, or until they resume. */
import type { Pause } from '../../shared/settings.ts';

/** When the working day begins again, local time. */
const MORNING_HOUR = 7;

/** @param kind as the window and the tray name it; `resume`: until the person resumes. @param now ms since 1970 */
export function pauseFor(kind: 'hour' | 'tomorrow' | 'resume', now: number): NonNullable<Pause> {
  if (kind === 'resume') return { until: 'resumed' };
  if (kind === 'hour') return { until: new Date(now + 3_600_000).toISOString() };
  const morning = new Date(now);
  morning.setDate(morning.getDate() + 1);
  morning.setHours(MORNING_HOUR, 0, 0, 0);
  return { until: morning.toISOString() };
}

/** ms at which the pause ends by itself; null where it does not, or there is none. */
export function pauseEnd(pause: Pause): number | null {
  if (!pause || pause.until === 'resumed') return null;
  const end = Date.parse(pause.until);
  // What cannot be read must not silence anyone for ever.
  return Number.isNaN(end) ? 0 : end;
}

export const isPaused = (pause: Pause, now: number): boolean =>
  pause !== null && (pauseEnd(pause) ?? Number.POSITIVE_INFINITY) > now;
