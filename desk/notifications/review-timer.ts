/** Schedules the next review when no event arrives; a burst of changes schedules it once. */
import { createAlarm } from '../alarm.ts';
import type { Clock } from '../ports.ts';

interface Agenda {
  arrange(): void;
  /** Reschedules after SOON_MS, once for all changes until then. */
  arrangeSoon(): void;
  close(): void;
}

const SOON_MS = 50;

/** @param next time of the next review, ms since 1970; null: none · @param ring called at that time */
export function createAgenda(clock: Clock, next: () => number | null, ring: () => void): Agenda {
  const alarm = createAlarm(clock, ring);
  let soon: (() => void) | null = null;
  const arrange = (): void => alarm.set(next());
  return {
    arrange,
    arrangeSoon() {
      soon ??= clock.after(SOON_MS, () => {
        soon = null;
        arrange();
      });
    },
    close() {
      alarm.close();
      soon?.();
    },
  };
}
