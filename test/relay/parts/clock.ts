/** A manual clock with timers: due tasks run when the test advances it. */
import type { Clock, Monotonic, Timers } from '../../../relay/domain/ports.ts';
import { GRACE_MS, MAPPING_LIMITS } from '../../../relay/mapping/limits.ts';
import { systemTimers } from '../../../relay/system.ts';

export interface HandClock extends Clock, Timers {
  /** Sets the wall clock, forward or back. As in reality, timers are not affected. */
  setWall(ms: number): void;
  /** Advances wall clock and timers together. */
  pass(ms: number): void;
  /** Advances with the timers and is never set. */
  monotonic: Monotonic;
  waiting(): number;
}

export function createHandClock(start: number): HandClock {
  let wall = start;
  let steady = 0;
  const tasks = new Set<{ at: number; task: () => void }>();
  return {
    now: () => wall,
    monotonic: { now: () => steady },
    after(ms, task) {
      const entry = { at: steady + ms, task };
      tasks.add(entry);
      return () => tasks.delete(entry);
    },
    setWall(ms) {
      wall = ms;
    },
    pass(ms) {
      wall += ms;
      steady += ms;
      for (const entry of [...tasks].sort((a, b) => a.at - b.at)) {
        if (entry.at > steady || !tasks.delete(entry)) continue;
        entry.task();
      }
    },
    waiting: () => tasks.size,
  };
}

export const realClock: Clock = { now: () => Date.now() };
export const realTimers: Timers = {
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

const EVALUATION_MS = MAPPING_LIMITS.time + GRACE_MS;
/** System timers that kill a mapping process only after a minute: a busy machine may take longer than the product's limit. */
export const patientTimers: Timers = {
  after: (ms, task) => systemTimers.after(ms === EVALUATION_MS ? 60_000 : ms, task),
};

export interface ShiftedClock extends Clock {
  shift(ms: number): void;
  /** Stops the clock until the returned function is called; `shift` still moves it. */
  stop(): () => void;
}

/** The real clock plus an offset that the test sets. */
export function createShiftedClock(): ShiftedClock {
  let ahead = 0;
  let stopped: number | null = null;
  const now = () => stopped ?? Date.now() + ahead;
  return {
    now,
    shift(ms) {
      ahead += ms;
      if (stopped !== null) stopped += ms;
    },
    stop() {
      stopped = now();
      return () => {
        stopped = null;
      };
    },
  };
}
