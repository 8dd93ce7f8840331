/** What hooks need of the world: mappings as the directory has them, and a place for what cannot be mapped. */
import type { FieldError } from '../../shared/problems.ts';

export interface HookInfo {
  source: string;
  hook: string;
  /** JSONata. */
  mapping: string;
  /** Where the mapping comes from: `changed` through the API since the file named one. */
  origin: 'file' | 'api' | 'changed';
}

/** Why a payload, or some of the events it became, could not be taken. */
export interface HookFault {
  reason: string;
  /** Into what the mapping made, `/3` and on into the third of many. */
  errors: readonly FieldError[];
}
/** One of several events. */
export interface Rejected {
  /** Place in what the mapping made, from 0. */
  index: number;
  errors: readonly FieldError[];
}

/** A payload that could not be mapped, or only in part. */
export interface HookLetter {
  id: string;
  sourceId: string;
  hook: string;
  /** JSON text, as it came. */
  payload: string;
  reason: string;
  errors: readonly FieldError[];
  /** Identities of the events that were taken of it: a replay is about the others. */
  taken: readonly string[];
  /** When it came last, ms since 1970. */
  at: number;
}
/** Letters of hooks, inside a unit of work; kept by `store/hook-letters.ts`. */
export interface HookLetterTx {
  /**
   * The same payload of the same hook stays one letter.
   * @returns its id, which is an earlier one where it is known, and how many older ones of the source had to go
   */
  keepHookLetter(letter: Omit<HookLetter, 'at'>): { id: string; dropped: number };
  /** False if it was gone already. */
  dropHookLetter(id: string): boolean;
  /** It was tried again, and this was wrong now. */
  failHookLetter(id: string, outcome: Pick<HookLetter, 'reason' | 'errors' | 'taken'>): void;
}
/** Reads of the letters outside a unit of work. */
export interface HookLetterReader {
  /** Newest first, without their payloads. */
  list(limit: number): Omit<HookLetter, 'payload' | 'taken'>[];
  get(id: string): HookLetter | null;
  count(): number;
}

/** Which hook: ids of its source and its own name. */
export interface HookPlace {
  source: string;
  hook: string;
}
/** What became of the last requests of hooks, inside a unit of work; kept by `store/hook-requests.ts`. */
export interface HookRequestTx {
  /** @param doc JSON */
  saveHookRequests(place: HookPlace, doc: string): void;
  dropHookRequests(place: HookPlace): void;
}
export interface HookRequestReader {
  all(): (HookPlace & { doc: string })[];
}
