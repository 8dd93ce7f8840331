/** State shared by the parts of one unit of work, and how they handle a rollback. */
import type { CommittedChange } from '../domain/reader.ts';

export interface UnitState {
  /** ms since 1970; the same for all units of one group commit. */
  now: number;
  /** The newest cursor issued. A unit rolled back alone leaves a gap, which is harmless. */
  seq: number;
  changes: CommittedChange[];
  /** Counts writes of due times, also rolled-back ones: while unchanged, the next due time need not be queried again. */
  readonly dueWrites: { schedule: number; away: number };
}

/** A part that caches rows between units. Only the parts change rows, so cache and file agree. */
export interface Cached {
  /** Drop what the last unit touched. */
  undo(): void;
  /** The last unit stays: what it touched may remain cached. */
  keep(): void;
  /** The group was lost, or another process wrote: drop the whole cache. */
  reload(): void;
}

export const nextCursor = (state: UnitState): number => {
  state.seq += 1;
  return state.seq;
};
