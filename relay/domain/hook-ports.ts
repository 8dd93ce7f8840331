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

/** A payload that could not be mapped. */
export interface HookLetter {
  id: string;
  sourceId: string;
  hook: string;
  /** JSON text, as it came. */
  payload: string;
  reason: string;
  errors: readonly FieldError[];
  /** When it came last, ms since 1970. */
  at: number;
}
/** Letters of hooks, inside a unit of work; kept by `store/hook-letters.ts`. */
export interface HookLetterTx {
  /** The same payload of the same hook stays one letter. @returns how many older ones of the source had to go */
  keepHookLetter(letter: Omit<HookLetter, 'at'>): number;
  /** False if it was gone already. */
  dropHookLetter(id: string): boolean;
  /** It was tried again, and this was wrong now. */
  failHookLetter(id: string, fault: Pick<HookLetter, 'reason' | 'errors'>): void;
}
/** Reads of the letters outside a unit of work. */
export interface HookLetterReader {
  /** Newest first, without their payloads. */
  list(limit: number): Omit<HookLetter, 'payload'>[];
  get(id: string): HookLetter | null;
  count(): number;
}
