/** Recent requests to a hook: time, sender, size and result, never their content. */
import Type, { type Static } from 'typebox';
import { Instant, Nullable, oneOf } from '../primitives.ts';

const text = Type.String();
const count = Type.Integer({ minimum: 0 });

/** Result of a request: new events, duplicates, ignored, stored as a dead letter, or refused. */
export const HookFate = oneOf('events', 'duplicate', 'ignored', 'letter', 'refused');
export type HookFate = Static<typeof HookFate>;

/** Maximum events listed per request; `eventCount` is the total. */
export const MAX_NAMED = 10;
/** Retained requests per hook, authenticated and unauthenticated. */
export const MAX_REQUESTS = 50;
export const MAX_STRANGERS = 5;

export const HookRequest = Type.Object({
  at: Instant,
  /** Its `Beckon-Request`; absent: recorded by an earlier version. */
  request: Type.Optional(text),
  /** Client address as seen by the relay or its proxy. */
  address: text,
  method: text,
  /** Media type without parameters; null: not given. */
  contentType: Nullable(text),
  bytes: count,
  status: Type.Integer(),
  fate: HookFate,
  /** Problem code of a refusal or dead letter. */
  code: Nullable(text),
  /** Why it was ignored, refused or stored as a dead letter; null: not applicable or no reason given. */
  reason: Nullable(text),
  events: Type.Array(
    Type.Object({
      id: text,
      itemId: Nullable(text),
      recipients: count,
      duplicate: Type.Boolean(),
      differs: Type.Optional(Type.Literal(true)),
      fallback: Type.Optional(Type.Literal(true)),
      unknown: Type.Optional(Type.Array(text)),
    }),
    { maxItems: MAX_NAMED },
  ),
  eventCount: count,
  /** New events whose audience matches no one. */
  withoutRecipients: count,
  /** Events rejected while others of the request were accepted. */
  rejected: count,
  letterId: Nullable(text),
});
export type HookRequest = Static<typeof HookRequest>;

/** `GET /v1/admin/hooks/{source}/{hook}/requests`; newest first. */
export const HookRequests = Type.Object({
  /** Time of the last authenticated request; null: none. */
  lastAt: Nullable(Instant),
  items: Type.Array(HookRequest, { maxItems: MAX_REQUESTS }),
  /** Requests that failed authentication: total and most recent. They do not displace the others. */
  unauthenticated: Type.Object({ count, items: Type.Array(HookRequest, { maxItems: MAX_STRANGERS }) }),
});
export type HookRequests = Static<typeof HookRequests>;

/** Counts of recent requests by result, for the list of hooks. */
export const HookActivity = Type.Object({
  lastAt: Nullable(Instant),
  fates: Type.Object({ events: count, duplicate: count, ignored: count, letter: count, refused: count }),
  /** Ignored requests without a reason. */
  unexplained: count,
  /** Events that matched no one. */
  withoutRecipients: count,
  unauthenticated: count,
});
export type HookActivity = Static<typeof HookActivity>;
