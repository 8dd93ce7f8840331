/** What erasing a person needs of the store. */
import type { Process } from '../../../shared/items.ts';
import type { RowPosition } from './retention-ports.ts';

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
  /** Of the next processes those that name the person. */
  processesNaming(
    userId: string,
    from: RowPosition,
  ): { processes: { originId: string; process: Process }[]; next: RowPosition };
  /**
   * Of the next messages drops those that wait to go to the person, were taken for them, or could not be delivered to them, and rewrites
   * what names them and could not be delivered to others.
   */
  eraseMessages(userId: string, from: RowPosition, rewrite: (payload: unknown) => unknown): RowPosition;
  /** Of the next answers, and notes of what was shown and forwarded: none is the person's any more. */
  eraseNotes(erasure: Erasure, from: RowPosition): RowPosition;
  /** The rest that is kept of the person alone: own states, subscriptions, devices, browsers, recipients, salt. Ends the erasure. */
  forgetPerson(erasure: Erasure): void;
}
