/** Schedules the next review when no event arrives; a burst of changes schedules it once. */
import { createAlarm } from '../alarm.ts';
import type { Clock } from '../ports.ts';

interface ReviewTimer {
  schedule(): void;
  /** Reschedules after SOON_MS, once for all changes until then. */
  scheduleSoon(): void;
  close(): void;
}

const SOON_MS = 50;

/** @param next time of the next review, ms since 1970; null: none · @param ring called at that time */
export function createReviewTimer(clock: Clock, next: () => number | null, ring: () => void): ReviewTimer {
  const alarm = createAlarm(clock, ring);
  let soon: (() => void) | null = null;
  const schedule = (): void => alarm.set(next());
  return {
    schedule,
    scheduleSoon() {
      soon ??= clock.after(SOON_MS, () => {
        soon = null;
        schedule();
      });
    },
    close() {
      alarm.close();
      soon?.();
    },
  };
}
