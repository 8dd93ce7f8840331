/** What erasing a person needs of the store. */
import type { Absence } from '../../../shared/people.ts';
import type { Process } from '../../../shared/processes.ts';
import type { RowPosition } from './retention-ports.ts';

export interface Erasure {
  userId: string;
  /** What stands in their place. */
  alias: string;
  /** Items up to this cursor were looked through. */
  place: number;
  /** Items rewritten so far. */
  items: number;
}

/** ms that the log of several relays keeps an entry, also where a copy is newer: for a relay that was gone so long. */
export const LOG_KEPT_MS = 3 * 24 * 3_600_000;
/** ms after the end of an erasure by which entries and copies from before are gone from the log, while somebody serves. */
const LOG_CLEARED_MS = LOG_KEPT_MS + 3_600_000;

/** Until when at the latest the log may name who was erased. @param at ms since 1970 */
export const heldUntil = (at: number): string => new Date(at + LOG_CLEARED_MS).toISOString();

/** Inside a unit of work; kept by `store/keeping/erased-in-log.ts`. */
export interface ErasedInLogTx {
  /** An erasure ended. @returns false where there is no log */
  noteErased(at: number): boolean;
  /** Nothing that ended up to then is in the log any more. @returns false where that was known */
  forgetErased(at: number): boolean;
}

/** Inside a unit of work; kept by `store/keeping/erasure-sql.ts`. */
export interface ErasureTx extends ErasedInLogTx {
  /** False where it goes on already. */
  beginErasure(userId: string, alias: string): boolean;
  erasure(userId: string): Erasure | null;
  erasures(): string[];
  /** @param place up to where items were looked through by now; null: all that there are. @returns it with that place */
  saveErasure(erasure: Erasure, place: number | null): Erasure;
  /** Whether anything here still names the person. */
  knowsPerson(userId: string): boolean;
  /** Ids of the next items, in order of cursor, that name the person or went to them. `next`: null where all of now were looked at. */
  itemsNaming(erasure: Erasure, limit: number): { ids: string[]; next: number | null };
  /** Processes of which the person owns a step. */
  processesOwnedBy(userId: string, limit: number): { originId: string; process: Process }[];
  /** Absences in which the person stands in for others, by those who are away. */
  absencesNaming(userId: string): [string, Absence][];
  /**
   * Of the next messages drops those that wait to go to the person, were taken for them, or could not be delivered to them, and rewrites
   * what names them and could not be delivered to others. What is on its way to others goes out as it is, and is rewritten if it fails.
   */
  eraseMessages(erasure: Erasure, from: RowPosition): RowPosition;
  /** Of the next answers, and notes of what was shown and forwarded: none is the person's any more. */
  eraseNotes(erasure: Erasure, from: RowPosition): RowPosition;
  /**
   * The rest that is kept of the person alone: own states, subscriptions, devices, browsers, recipients, salt. Ends the erasure.
   * @returns false where items still go to them: then nothing has ended
   */
  forgetPerson(erasure: Erasure): boolean;
}
