/** When everything is looked at again although nothing came in; many changes in a row arrange that once. */
import { createAlarm } from '../clock.ts';
import type { Clock } from '../ports.ts';

interface Agenda {
  arrange(): void;
  /** The same in a moment, once for all that happens until then. */
  arrangeSoon(): void;
  close(): void;
}

/** ms that changes are gathered */
const SOON_MS = 50;

/** @param next the moment to look again, ms; null: there is none · @param ring the moment has come */
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
