/** What hooks need of the world: the hooks as the directory has them, and a place for what cannot be mapped. */
import type { HookAuthShown, HookBindings } from '../../../shared/admin/hooks.ts';
import type { Audience } from '../../../shared/events.ts';
import type { HookAccept } from '../../../shared/hook-settings.ts';
import type { FieldError } from '../../../shared/problems.ts';

/** What a hook does with a payload. */
export interface HookRules {
  /** JSONata. */
  mapping: string;
  /** Of several events: all or none, or each by itself. */
  accept: HookAccept;
  /** For what would reach nobody, or whose only fault is its audience. */
  fallback: Audience | null;
}

/** A hook as an administrator sees it: nothing of it is secret. */
export interface Hook extends HookRules {
  source: string;
  hook: string;
  /** Null: the source's key, or a signature with its signing secret. */
  auth: HookAuthShown | null;
  /** Where it comes from: `changed` through the API since the file named it. */
  origin: 'file' | 'api' | 'changed';
}

/** What proves who sends to a hook, its secrets resolved: any of them does. Names of header fields are in lower case. */
export type HookAuth = { readonly secrets: readonly string[] } & (
  | { readonly kind: 'bearer' }
  | { readonly kind: 'basic'; readonly user: string }
  | { readonly kind: 'header'; readonly header: string }
  | { readonly kind: 'query'; readonly query: string }
  | ({ readonly kind: 'hmac' } & HookHmac)
);
export interface HookHmac {
  readonly header: string;
  readonly algorithm: 'sha1' | 'sha256' | 'sha512';
  readonly encoding: 'hex' | 'base64';
  readonly prefix: string;
  /** With `{body}`, and `{timestamp}` where the time is signed. */
  readonly signed: string;
  readonly timestampHeader: string | null;
  readonly toleranceMs: number;
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
  /** As the mapping saw it, so that a replay sees the same. */
  request: HookBindings;
  reason: string;
  errors: readonly FieldError[];
  /** Identities of the events that were taken of it: a replay is about the others. */
  taken: readonly string[];
  /** When it came last, ms since 1970. */
  at: number;
}
/** A letter in a list: without what was sent. */
export type HookLetterHead = Omit<HookLetter, 'payload' | 'request' | 'taken'>;
/** Letters of hooks, inside a unit of work; kept by `store/outbound/hook-letters.ts`. */
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
  /** Newest first. */
  list(limit: number): HookLetterHead[];
  get(id: string): HookLetter | null;
  count(): number;
}

/** Which hook: ids of its source and its own name. */
export interface HookId {
  source: string;
  hook: string;
}
/** What became of the last requests of hooks, inside a unit of work; kept by `store/outbound/hook-requests.ts`. */
export interface HookRequestTx {
  /** JSON, as it is when the unit runs; null: nothing yet. */
  hookRequests(hook: HookId): string | null;
  /** @param doc JSON */
  saveHookRequests(hook: HookId, doc: string): void;
  dropHookRequests(hook: HookId): void;
}
export interface HookRequestReader {
  all(): (HookId & { doc: string })[];
  get(hook: HookId): string | null;
}
