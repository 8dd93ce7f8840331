/** Timers faster than real ones that stop while a process would be suspended; on resume everything due runs. */
import type { Monotonic, Timers } from '../../../../relay/domain/ports.ts';

export interface Pausable extends Timers {
  monotonic: Monotonic;
  pause(): void;
  go(): void;
}

/** Waits this long belong to periodic duties. They stay at real speed: a comparison of copies by duty would disturb the test's own. */
const PERIODIC_MS = 5 * 60_000;

/** @param speed factor relative to real time */
export function createPausable(speed: number): Pausable {
  const due = new Set<() => void>();
  let paused = false;
  return {
    after(ms, task) {
      const run = () => {
        if (paused) due.add(run);
        else task();
      };
      const timer = setTimeout(run, ms < PERIODIC_MS ? ms / speed : ms);
      return () => {
        clearTimeout(timer);
        due.delete(run);
      };
    },
    monotonic: { now: () => performance.now() * speed },
    pause() {
      paused = true;
    },
    go() {
      paused = false;
      for (const run of due) {
        due.delete(run);
        run();
      }
    },
  };
}
