/** Ports of hooks: their definitions in the directory, and the store of payloads that could not be mapped. */
import type { HookAuthShown, HookBindings, PayloadEncoding } from '../../../shared/admin/hooks.ts';
import type { Audience } from '../../../shared/events.ts';
import type { HookAccept, HookHandshake } from '../../../shared/hook-settings.ts';
import type { FieldError } from '../../../shared/problems.ts';
import type { TimePosition } from '../outbound/outbound-ports.ts';

/** A payload as a letter stores it: JSON, another text as sent, or bytes that are no UTF-8. */
export interface StoredPayload {
  text: string;
  encoding: PayloadEncoding;
}
export interface ReadPayload {
  value: unknown;
  stored: StoredPayload;
}
/** Implemented by `mapping/payload.ts`. */
export interface PayloadReader {
  /** @throws REQUEST_INVALID, UNSUPPORTED_MEDIA_TYPE */
  read(
    sent: { contentType: string | undefined; body: Uint8Array },
    takes: Pick<HookRules, 'xml' | 'multipart'>,
  ): Promise<ReadPayload>;
  /** As it was sent, for a letter. */
  stored(body: Uint8Array): StoredPayload;
  bytesOf(stored: StoredPayload): Uint8Array;
}

export interface HookRules {
  /** Takes XML, and multipart forms, besides JSON and simple forms. */
  xml: boolean;
  multipart: boolean;
  /** JSONata. */
  mapping: string;
  /** For several events: all or none, or each separately. */
  accept: HookAccept;
  /** For events that would reach no one, or whose only fault is the audience. */
  fallback: Audience | null;
}

/** A hook as administrators see it, without secrets. */
export interface Hook extends HookRules {
  source: string;
  hook: string;
  /** Null: the source's key, or a signature with its signing secret. */
  auth: HookAuthShown | null;
  /** Address to which answers about its items are posted, without secrets. Null: that of the source. */
  response: string | null;
  /** Service whose verification of the address is answered. */
  handshake: HookHandshake | null;
  /** `changed`: defined in the file, then changed through the API. */
  origin: 'file' | 'api' | 'changed';
}

/** Authentication of a hook's callers, with resolved secrets; any one is accepted. Header names are in lower case. */
export type HookAuth = { readonly secrets: readonly string[] } & (
  | { readonly kind: 'bearer' }
  | { readonly kind: 'basic'; readonly user: string }
  | { readonly kind: 'header'; readonly header: string }
  | { readonly kind: 'query'; readonly query: string }
  | ({ readonly kind: 'body' } & HookBodySecret)
  | ({ readonly kind: 'hmac' } & HookHmac)
);
export interface HookBodySecret {
  /** Name of the member that has the secret. */
  readonly body: string;
}
export interface HookHmac {
  readonly header: string;
  readonly algorithm: 'sha1' | 'sha256' | 'sha512';
  readonly encoding: 'hex' | 'base64';
  readonly prefix: string;
  /** Contains `{body}`, and `{timestamp}` if the time is signed. */
  readonly signed: string;
  readonly timestampHeader: string | null;
  readonly toleranceMs: number;
}

/** Why a payload, or some of its events, could not be accepted. */
export interface HookFault {
  reason: string;
  /** Pointers into the mapping's output, beginning with `/3` for the entry at index 3. */
  errors: readonly FieldError[];
}
export interface RejectedEvent {
  /** Index in the mapping's output. */
  index: number;
  errors: readonly FieldError[];
}

/** A payload that could not be mapped, or only in part. */
export interface HookLetter {
  id: string;
  sourceId: string;
  hook: string;
  payload: StoredPayload;
  /** As the mapping saw it, for replay. */
  request: HookBindings;
  reason: string;
  errors: readonly FieldError[];
  /** Identities of the events accepted already: a replay skips them. */
  taken: readonly string[];
  /** Last time received, ms since 1970. */
  at: number;
}
export interface HookLetterHead extends Omit<HookLetter, 'payload' | 'request' | 'taken'> {
  /** Orders letters of one time. */
  seq: number;
}
/** Letters of hooks, inside a unit of work; implemented by `store/outbound/hook-letters.ts`. */
export interface HookLetterTx {
  /**
   * A repeated payload remains one letter. @returns its id, perhaps an earlier one, and how many older letters of the source were dropped
   */
  keepHookLetter(letter: Omit<HookLetter, 'at'>): { id: string; dropped: number };
  dropHookLetter(id: string): boolean;
  failHookLetter(id: string, outcome: Pick<HookLetter, 'reason' | 'errors' | 'taken'>): void;
}
export interface HookLetterReader {
  /** Newest first. @param before as for `OutboundReader.deadLetters` */
  list(limit: number, before?: TimePosition | null): HookLetterHead[];
  get(id: string): HookLetter | null;
  count(): number;
}

export interface HookId {
  source: string;
  hook: string;
}
/** Results of the last requests of hooks, inside a unit of work; implemented by `store/outbound/hook-requests.ts`. */
export interface HookRequestTx {
  /** JSON, as of this unit; null: none yet. */
  hookRequests(hook: HookId): string | null;
  saveHookRequests(hook: HookId, doc: string): void;
  dropHookRequests(hook: HookId): void;
}
export interface HookRequestReader {
  all(): (HookId & { doc: string })[];
  get(hook: HookId): string | null;
}
