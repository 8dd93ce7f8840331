/** What the parts of one unit of work share, and what they must do when a unit is undone. */
import type { CommittedChange } from '../domain/reader.ts';

export interface UnitState {
  /** ms since 1970; the same for all units of one group commit. */
  now: number;
  /** The newest cursor given out. Numbers of undone units are not used again: a gap harms nobody. */
  seq: number;
  /** What the current group has changed so far, in order. */
  changes: CommittedChange[];
  /** How often this process has set when something falls due, kept or undone: who waits for the next need not ask anew where it is the same. */
  readonly dueWrites: { schedule: number; away: number };
}

/** A part that remembers rows between units. Rows change only through the parts, so memory and file agree. */
export interface Cached {
  /** The unit that just ran was undone: forget what it touched. */
  undo(): void;
  /** The unit that just ran stays: what it touched may be kept. */
  keep(): void;
  /** The group was lost, or another process wrote: forget everything. */
  reload(): void;
}

export const nextCursor = (state: UnitState): number => {
  state.seq += 1;
  return state.seq;
};
