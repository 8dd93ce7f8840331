/**
 * How current this relay's copy of the store is when several relays write. A client that asks one relay after another reads at least what
 * the first one returned, and no relay reports something as missing that it has not received yet. A single relay is always current.
 */
import type { Reader } from './reader.ts';

/** A position in the total order of changes. Positions of different lives are not comparable. */
export interface StorePosition {
  /** Letters, digits and hyphens. */
  life: string;
  at: number;
}

export interface Freshness {
  /** Whether other relays may have written what is not here yet. */
  readonly isShared: boolean;
  /** Everything up to this position is here. */
  place(): StorePosition;
  /** Waits until this position is here. @throws RELAY_BEHIND on timeout */
  reach(place: StorePosition): Promise<void>;
  /** Waits until everything written anywhere before this call is here. @throws RELAY_BEHIND on timeout, or if that cannot be determined */
  catchUp(): Promise<void>;
  /** Calls `look`, and once more after `catchUp` if it returned null. @throws RELAY_BEHIND, and what `look` throws */
  found<T>(look: () => T | null | Promise<T | null>): Promise<T | null>;
}

export const singleRelayFreshness = (reader: Pick<Reader, 'epoch' | 'head'>): Freshness => ({
  isShared: false,
  place: () => ({ life: reader.epoch(), at: reader.head() }),
  reach: async () => {},
  catchUp: async () => {},
  found: async (look) => look(),
});
