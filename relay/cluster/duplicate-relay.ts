/**
 * Detects two processes with the same relay id, on copies of one data folder. Each start publishes a random run id with its heartbeat and
 * receives the previous run id. The process that started later sees the earlier one continue, and has to exit.
 */
import type { RelayReport } from './log-port.ts';

/** A last heartbeat of another process younger than this means it may still run, ms. */
const FRESH_MS = 3000;
/** Consecutive heartbeats. A killed process's heartbeat may arrive late, and a restored database shows an old value once. */
const ENOUGH = 4;

export const DUPLICATE_RELAY =
  'another process runs with the id of this relay, on a copy of its data: end it, or empty BECKON_DATA here so that this one joins as another relay';

export interface DuplicateWatch {
  /** Call after each heartbeat. @param before as in `RelaySeen` */
  observe(before: RelayReport['before']): void;
  /** `doubted`: another process used this id recently, and the next heartbeats decide. `twin`: it still runs, and was first. */
  state(): 'alone' | 'doubted' | 'twin';
}

/** @param run UUID of this process start */
export function createDuplicateWatch(run: string): DuplicateWatch {
  /** The run before this one, or null; undefined until the first heartbeat is answered. */
  let earlier: string | null | undefined;
  let times = 0;
  let isDoubted = false;
  return {
    observe(before) {
      const other = before && before.run !== run ? before : null;
      if (earlier === undefined) {
        earlier = other?.run ?? null;
        isDoubted = other !== null && other.quiet < FRESH_MS;
        return;
      }
      times = other !== null && other.run === earlier ? times + 1 : 0;
      if (times === 0) isDoubted = false;
    },
    state() {
      if (times >= ENOUGH) return 'twin';
      return isDoubted ? 'doubted' : 'alone';
    },
  };
}
