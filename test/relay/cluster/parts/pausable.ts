/** Timers faster than real ones that stop while a process would be suspended; on resume everything due runs. */
import type { Monotonic, Timers } from '../../../../relay/domain/ports.ts';

export interface Pausable extends Timers {
  monotonic: Monotonic;
  pause(): void;
  go(): void;
}

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
