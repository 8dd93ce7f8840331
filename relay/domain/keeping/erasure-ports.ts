/** Store port for erasing a person. */
import type { Absence } from '../../../shared/people.ts';
import type { Process } from '../../../shared/processes.ts';
import type { RowPosition } from './retention-ports.ts';

export interface Erasure {
  userId: string;
  alias: string;
  /** Items up to this cursor were searched. */
  place: number;
  items: number;
}

/** ms that the cluster log retains an entry, even if a snapshot is newer, for a relay that was absent so long. */
export const LOG_KEPT_MS = 3 * 24 * 3_600_000;
/** ms after the end of an erasure by which older entries and snapshots are gone from the log, while a relay is running. */
const LOG_CLEARED_MS = LOG_KEPT_MS + 3_600_000;

/** The latest time at which the log may name an erased person, RFC 3339. @param at ms since 1970 */
export const heldUntil = (at: number): string => new Date(at + LOG_CLEARED_MS).toISOString();

/** Inside a unit of work; implemented by `store/shared-state.ts`. */
export interface ErasedInLogTx {
  /** Records the end of an erasure. @returns false if there is no log */
  noteErased(at: number): boolean;
  /** Records that the log has nothing of erasures that ended by `at`. @returns false if that was known */
  forgetErased(at: number): boolean;
}

/** Inside a unit of work; implemented by `store/keeping/erasure-sql.ts`. */
export interface ErasureTx extends ErasedInLogTx {
  beginErasure(userId: string, alias: string): boolean;
  erasure(userId: string): Erasure | null;
  erasures(): string[];
  /** @param place cursor up to which items were searched; null: all of them. @returns the erasure with that place */
  saveErasure(erasure: Erasure, place: number | null): Erasure;
  knowsPerson(userId: string): boolean;
  /** Ids of the next items, in order of cursor, that name the person or were sent to them. `next`: null after the last one. */
  itemsNaming(erasure: Erasure, limit: number): { ids: string[]; next: number | null };
  processesOwnedBy(userId: string, limit: number): { originId: string; process: Process }[];
  /** Absences with the person as stand-in, by the absent person. */
  absencesNaming(userId: string): [string, Absence][];
  /**
   * Processes the next messages. Drops those that are queued or tracked for the person, or that failed to reach them, and rewrites failed
   * ones to others that name them. Queued messages to others are sent unchanged, and rewritten if they fail.
   */
  eraseMessages(erasure: Erasure, from: RowPosition): RowPosition;
  /** Removes the person from the next answers, and from notes of what was shown and forwarded. */
  eraseNotes(erasure: Erasure, from: RowPosition): RowPosition;
  /** Drops own states, subscriptions, devices, browsers, recipients, salt; ends the erasure. @returns false, not ended: items go to them */
  forgetPerson(erasure: Erasure): boolean;
}
