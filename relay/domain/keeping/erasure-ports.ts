/** What erasing a person needs of the store. */
import type { Process } from '../../../shared/items.ts';

export interface Erasure {
  userId: string;
  /** What stands in their place. */
  alias: string;
  /** Items up to this cursor are looked through; `place` is how far. */
  upTo: number;
  place: number;
  /** Items rewritten so far. */
  items: number;
}

/** Inside a unit of work; kept by `store/keeping/erasure-sql.ts`. */
export interface ErasureTx {
  /** False where it goes on already. */
  beginErasure(userId: string, alias: string): boolean;
  erasure(userId: string): Erasure | null;
  erasures(): string[];
  saveErasure(erasure: Erasure): void;
  /** Whether anything here still names the person. */
  knowsPerson(userId: string): boolean;
  /** Ids of the next items, in order of cursor, that name the person or went to them. `next`: null past the last. */
  itemsNaming(erasure: Erasure, limit: number): { ids: string[]; next: number | null };
  processesNaming(userId: string): { originId: string; process: Process }[];
  /** Drops what waits to go to the person, was taken for them, or could not be delivered to them. */
  dropMessagesTo(userId: string): void;
  /** Rewrites what could not be delivered to others. */
  rewriteLetters(userId: string, rewrite: (payload: unknown) => unknown): void;
  /** Everything kept of the person alone: own states, subscriptions, devices, browsers, recipients, salt. Ends the erasure. */
  forgetPerson(erasure: Erasure): void;
}
