/** A single alarm on a clock; setting it replaces the previous time. */
import type { Clock } from './ports.ts';

/** Timers ignore wall clock changes and stop during sleep, so the clock is checked at least this often, in ms. */
const CHECK_MS = 30_000;

export function createAlarm(clock: Clock, ring: () => void) {
  let cancel: (() => void) | null = null;
  let moment: number | null = null;
  const rung = () => {
    cancel = null;
    moment = null;
    ring();
  };
  const arm = (at: number): void => {
    cancel = clock.after(Math.min(Math.max(0, at - clock.now()), CHECK_MS), () => {
      // The wall clock was set back, or this was one of several steps.
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
    /** `at` in ms since 1970; null disables it. A past time rings asynchronously, immediately. */
    set(at: number | null) {
      if (at !== null && at === moment) return;
      off();
      if (at === null || !Number.isFinite(at)) return;
      moment = at;
      arm(at);
    },
    /** Rings after `ms`, independent of changes of the wall clock. */
    setIn(ms: number) {
      off();
      cancel = clock.after(Math.max(0, ms), rung);
    },
    close: off,
  };
}
