/**
 * Two processes on copies of one data folder have one id. Each start tells a value of its own with its beats, and hears which process told by this
 * id last. The one that started later finds that the process that was there before it goes on, and has to end.
 */
import type { RelaySeen } from './log-port.ts';

/** ms since the last beat of another process within which it may still run: later others do not hear of it. */
const FRESH_MS = 3000;
/** Beats in a row. What a process sent before it was killed may arrive late, and a database that was put back shows an older value once. */
const ENOUGH = 4;

export const TWIN =
  'another process runs with the id of this relay, on a copy of its data: end it, or empty BECKON_DATA here so that this one joins as another relay';

export interface TwinWatch {
  /** After each beat. @param before as in `RelaySeen` */
  heed(before: RelaySeen['before']): void;
  /** `doubted`: another told by this id a moment ago, and the next beats show whether it goes on. `twin`: it does, and was there first. */
  state(): 'alone' | 'doubted' | 'twin';
}

/** @param run UUID of this start */
export function createTwinWatch(run: string): TwinWatch {
  /** Which process told before this one; undefined: no beat was answered yet. */
  let earlier: string | null | undefined;
  let times = 0;
  let isDoubted = false;
  return {
    heed(before) {
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
