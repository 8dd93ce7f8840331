/** A single alarm on a clock: setting it anew replaces the time it had. */
import type { Clock } from './ports.ts';

export interface Alarm {
  /** `at` in ms since 1970; null switches it off. Past moments ring at once, in a turn of their own. */
  set(at: number | null): void;
  /** Rings in so many ms, wherever the wall clock is set meanwhile. */
  setIn(ms: number): void;
  close(): void;
}

/** Timers do not follow the wall clock, and stand still while a computer sleeps: it is looked at at least this often, in ms. */
const LOOK_MS = 30_000;

export function createAlarm(clock: Clock, ring: () => void): Alarm {
  let cancel: (() => void) | null = null;
  let moment: number | null = null;
  const rung = () => {
    cancel = null;
    moment = null;
    ring();
  };
  const arm = (at: number): void => {
    cancel = clock.after(Math.min(Math.max(0, at - clock.now()), LOOK_MS), () => {
      // The wall clock may have been set back, or the wait was one step of several.
      if (clock.now() < at) arm(at);
      else rung();
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
    setIn(ms) {
      off();
      cancel = clock.after(Math.max(0, ms), rung);
    },
    close: off,
  };
}
