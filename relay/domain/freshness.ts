/**
 * How far this relay's copy of the store goes, where several write to the same: who asks one relay after another reads at least what the
 * other showed, and nobody is told that something is not there by a relay that has not heard of it yet. The single relay has everything.
 */
import type { Reader } from './reader.ts';

/** A place in the one order of all changes. Those of different lives say nothing of each other. */
export interface Place {
  /** Letters, digits and hyphens. */
  life: string;
  /** Grows with what was written. */
  at: number;
}

export interface Freshness {
  /** Whether others may have written what is not here yet. */
  readonly isShared: boolean;
  /** Up to which everything is here. */
  place(): Place;
  /** Waits until this is here. @throws RELAY_BEHIND where that takes too long */
  reach(place: Place): Promise<void>;
  /** Waits until everything is here that was written anywhere before this call. @throws RELAY_BEHIND where that takes too long, or cannot be known */
  catchUp(): Promise<void>;
  /** Looks, and once more with what others wrote meanwhile before it says that nothing is there. @throws RELAY_BEHIND, and what `look` throws */
  found<T>(look: () => T | null | Promise<T | null>): Promise<T | null>;
}

/** Of the only relay on its store. */
export const alone = (reader: Pick<Reader, 'epoch' | 'head'>): Freshness => ({
  isShared: false,
  place: () => ({ life: reader.epoch(), at: reader.head() }),
  reach: async () => {},
  catchUp: async () => {},
  found: async (look) => look(),
});
