/** What became of the last requests of a hook: when, from where and how large, never what was in them. */
import Type, { type Static } from 'typebox';
import { Instant, Nullable, oneOf } from '../primitives.ts';

const text = Type.String();
const count = Type.Integer({ minimum: 0 });

/** Every request has one: it became events, or the same as before; it was ignored; it is kept as a dead letter; it was refused. */
export const HookFate = oneOf('events', 'duplicate', 'ignored', 'letter', 'refused');
export type HookFate = Static<typeof HookFate>;

/** Of the events of one request, those that are named; `eventCount` says how many there were. */
export const MAX_NAMED = 10;
/** Requests that are remembered of one hook, and of those whose sender is not known. */
export const MAX_REQUESTS = 50;
export const MAX_STRANGERS = 5;

export const HookRequest = Type.Object({
  at: Instant,
  /** Of the sender, as the relay or its proxy sees it. */
  address: text,
  method: text,
  /** Media type alone; null: none was given. */
  contentType: Nullable(text),
  bytes: count,
  status: Type.Integer(),
  fate: HookFate,
  /** Of a refusal or a dead letter: the problem's code. */
  code: Nullable(text),
  /** Why it was ignored, refused or kept. Null where nothing was ignored, or no reason given. */
  reason: Nullable(text),
  events: Type.Array(
    Type.Object({
      id: text,
      itemId: Nullable(text),
      recipients: count,
      duplicate: Type.Boolean(),
      fallback: Type.Optional(Type.Literal(true)),
    }),
    { maxItems: MAX_NAMED },
  ),
  eventCount: count,
  /** New events whose audience matches nobody. */
  withoutRecipients: count,
  /** Events that were refused beside those taken. */
  rejected: count,
  letterId: Nullable(text),
});
export type HookRequest = Static<typeof HookRequest>;

/** `GET /v1/admin/hooks/{source}/{hook}/requests`; newest first. */
export const HookRequests = Type.Object({
  /** When its source was last heard from here; null: not yet. */
  lastAt: Nullable(Instant),
  items: Type.Array(HookRequest, { maxItems: MAX_REQUESTS }),
  /** Whoever could not show who they are: how many so far, and the last of them. They take no place among the others. */
  unauthenticated: Type.Object({ count, items: Type.Array(HookRequest, { maxItems: MAX_STRANGERS }) }),
});
export type HookRequests = Static<typeof HookRequests>;

/** Of the last requests, how many ended how; for a list of hooks. */
export const HookActivity = Type.Object({
  lastAt: Nullable(Instant),
  fates: Type.Object({ events: count, duplicate: count, ignored: count, letter: count, refused: count }),
  /** Of the ignored, those without a reason. */
  unexplained: count,
  /** Events that reached nobody. */
  withoutRecipients: count,
  unauthenticated: count,
});
export type HookActivity = Static<typeof HookActivity>;
