/** Timers that run faster than real ones, and stand while a process would: paused, and continued with all that fell due meanwhile. */
import type { Monotonic, Timers } from '../../../../relay/domain/ports.ts';

export interface Pausable extends Timers {
  monotonic: Monotonic;
  pause(): void;
  go(): void;
}

/** @param speed of its time, as against the clock on the wall */
export function createPausable(speed: number): Pausable {
  const due = new Set<() => void>();
  let paused = false;
  return {
    after(ms, task) {
      const run = () => {
        if (paused) due.add(run);
        else task();
      };
      const timer = setTimeout(run, ms / speed);
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
