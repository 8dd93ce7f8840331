/** A single alarm on a clock: setting it anew replaces the time it had. */
import type { Clock } from './ports.ts';

export interface Alarm {
  /** `at` in ms since 1970; null switches it off. Past moments ring at once, in a turn of their own. */
  set(at: number | null): void;
  close(): void;
}

/** Timers hold 31 bits of ms; a later moment is reached in steps. */
const LONGEST = 2_147_483_647;

export function createAlarm(clock: Clock, ring: () => void): Alarm {
  let cancel: (() => void) | null = null;
  let moment: number | null = null;
  const arm = (at: number): void => {
    cancel = clock.after(Math.min(Math.max(0, at - clock.now()), LONGEST), () => {
      cancel = null;
      // The wall clock may have been set back, or the wait was one step of several.
      if (clock.now() < at) return arm(at);
      moment = null;
      ring();
    });
  };
  const off = () => {
    cancel?.();
    cancel = null;
    moment = null;
  };
  return {
    set(at) {
      if (at === moment && cancel) return;
      off();
      if (at === null || !Number.isFinite(at)) return;
      moment = at;
      arm(at);
    },
    close: off,
  };
}
