/** Requests and responses of the administration API (contract section 7). */

import Type, { type Static } from 'typebox';
import { listPage } from './admin/list-page.ts';
import { ChannelKind, HookAccepted } from './events.ts';
import { Delivery, Why } from './item-views.ts';
import { ItemState } from './items.ts';
import { Instant, Nullable, oneOf, PersonId } from './primitives.ts';

const Text = Type.String();
const Count = Type.Integer({ minimum: 0 });

/**
 * Why a delivery failed. Of a hook: `mapping`, or `events` that do not fit. `rejected`: the receiver refused for a reason of its own;
 * `busy`: it could not take it then.
 */
export const LetterCause = oneOf(
  'unreachable',
  'tls',
  'proxy',
  'private-address',
  'sign-in',
  'missing',
  'disabled',
  'busy',
  'web-page',
  'rejected',
  'no-endpoint',
  'secret',
  'mapping',
  'events',
);
export type LetterCause = Static<typeof LetterCause>;

/** A delivery or mapping that failed. `source`: id of the source or gateway concerned. */
export const DeadLetter = Type.Object({
  id: Text,
  kind: oneOf('hook', 'response', 'gateway'),
  source: Text,
  hook: Type.Optional(Text),
  itemId: Type.Optional(Text),
  /** Absent once the item is deleted. */
  title: Type.Optional(Text),
  customer: Type.Optional(Text),
  /** Name of the person of a message to staff. */
  person: Type.Optional(Text),
  /** Only for messages of gateways. */
  channel: Type.Optional(ChannelKind),
  attempt: Type.Optional(Type.Integer({ minimum: 1 })),
  /** Set if the response is a withdrawal of an earlier answer. */
  withdrawal: Type.Optional(Type.Literal(true)),
  /** Set if it was replayed, and failed again. */
  replayed: Type.Optional(Type.Literal(true)),
  /** Absent: the relay has an earlier version. */
  cause: Type.Optional(LetterCause),
  reason: Text,
  at: Instant,
});
export type DeadLetter = Static<typeof DeadLetter>;
/** Newest first. */
export const DeadLetterList = listPage(DeadLetter);
export type DeadLetterList = Static<typeof DeadLetterList>;

/** A queued outbound message, without its payload. `source`: id of the target source or gateway. */
export const OutboundEntry = Type.Object({
  id: Text,
  kind: oneOf('response', 'gateway'),
  source: Text,
  itemId: Text,
  /** Absent once the item is deleted. */
  title: Type.Optional(Text),
  withdrawal: DeadLetter.properties.withdrawal,
  /** `tracked`: sent; its delivery status is polled. */
  state: oneOf('queued', 'sending', 'tracked', 'dead'),
  attempt: Count,
  nextAt: Instant,
  error: Nullable(Text),
  at: Instant,
});
export type OutboundEntry = Static<typeof OutboundEntry>;
/** Messages being sent first, then queued ones, oldest first. */
export const OutboundList = Type.Object({
  depth: Type.Object({ queued: Count, sending: Count, tracked: Count, dead: Count }),
  ...listPage(OutboundEntry).properties,
});
export type OutboundList = Static<typeof OutboundList>;

/** Dead letters of `POST /v1/admin/dead-letters/replay` and `drop`: those that fit every member. `source`: of a source or gateway. */
export const LetterFilter = Type.Object(
  {
    ids: Type.Optional(Type.Array(Type.String({ maxLength: 255 }), { minItems: 1, maxItems: 200 })),
    kind: Type.Optional(DeadLetter.properties.kind),
    source: Type.Optional(Type.String({ maxLength: 255 })),
    cause: Type.Optional(LetterCause),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type LetterFilter = Static<typeof LetterFilter>;

/**
 * `done`: ids of letters that are gone. `failed`: those that remain, and why. `left`: letters that fit as well, and were
 * not tried.
 */
export const LetterOutcome = Type.Object({
  done: Type.Array(Text),
  failed: Type.Array(Type.Object({ id: Text, detail: Text })),
  left: Count,
});
export type LetterOutcome = Static<typeof LetterOutcome>;

/** `DELETE /v1/admin/dead-letters/{id}`. */
export const Dropped = Type.Object({ id: Text, dropped: Type.Literal(true) });

/**
 * A response that its source refused. `action`: of the answer; `withdrawal`: it was taken back, which the source refused. `state`: of the item, which is open
 * again unless the refusal was final; absent once the item is deleted, as is `title`.
 */
export const RefusedAnswer = Type.Object({
  id: Text,
  source: Text,
  itemId: Text,
  title: DeadLetter.properties.title,
  state: Type.Optional(ItemState),
  by: Text,
  action: Text,
  withdrawal: DeadLetter.properties.withdrawal,
  reason: Text,
  at: Instant,
});
export type RefusedAnswer = Static<typeof RefusedAnswer>;
/** Newest first. */
export const RefusedAnswerList = listPage(RefusedAnswer);
export type RefusedAnswerList = Static<typeof RefusedAnswerList>;

/** `POST /v1/admin/dead-letters/{id}/replay`. */
export const Replayed = Type.Object(
  { id: Text, state: oneOf('queued', 'accepted'), ...Type.Partial(HookAccepted).properties },
  {
    description:
      'queued: on its way again. accepted: the payload of a hook became these events; with `rejected` the letter stays, with what is still wrong',
  },
);
export type Replayed = Static<typeof Replayed>;

/** `GET /health/live` and `/health/ready`. */
export const Health = Type.Object({ status: Type.Literal('ok') });
export type Health = Static<typeof Health>;

/** Why a person would not receive an event: the first criterion that does not match, and the values it required. */
export const NotReached = Type.Object({
  because: oneOf('nobody', 'requester', 'roles', 'locations', 'units', 'unnamed'),
  wanted: Type.Array(Text),
});
export type NotReached = Static<typeof NotReached>;

/** `POST /v1/admin/dry-run`: who would receive an event and who would not, with reasons. Nothing is stored or sent. */
export const DryRunResult = Type.Object({
  recipients: Type.Array(Type.Object({ id: PersonId, name: Text, why: Why, delivery: Delivery })),
  others: Type.Array(Type.Object({ id: PersonId, name: Text, reason: Text, ...NotReached.properties }), {
    description: 'reason: because and wanted, in English words',
  }),
});
export type DryRunResult = Static<typeof DryRunResult>;

/** An audit record as written. Its hash is SHA-256 over the previous hash and the record. */
export const AuditRecord = Type.Object({
  seq: Count,
  at: Instant,
  kind: Text,
  item: Nullable(Text),
  /** Salted digest of the acting person's id. */
  actor: Nullable(Text),
  facts: Type.Record(Text, Type.Union([Text, Type.Number(), Type.Null()])),
});
export type AuditRecord = Static<typeof AuditRecord>;

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'a SHA-256 in hex' });

/** Position and hash of the audit chain at one moment. */
export const AuditHead = Type.Object({ seq: Count, hash: Hash, at: Instant });
export type AuditHead = Static<typeof AuditHead>;

/** Ed25519 signature over `Beckon audit head`, seq, hash and at, one per line. Key: SubjectPublicKeyInfo. Both base64. */
export const SignedHead = Type.Object({
  head: AuditHead,
  publicKey: Type.String({ maxLength: 200 }),
  signature: Type.String({ maxLength: 200 }),
});
export type SignedHead = Static<typeof SignedHead>;

/** An entry of `GET /v1/admin/audit`. `by`: null if no person acted or they were erased. `about`: subject of an administrator's change. */
export const AuditEntry = Type.Object({
  ...AuditRecord.properties,
  hash: Hash,
  by: Nullable(Text),
  about: Nullable(Text),
  /** Absent once the item is deleted. */
  title: Type.Optional(Text),
});
export type AuditEntry = Static<typeof AuditEntry>;
/** Oldest first. `next`: `after` of the next page, null on the last. `cursor`: `after` for polling new entries. */
export const AuditPage = Type.Object({
  items: Type.Array(AuditEntry),
  next: Nullable(Count),
  cursor: Count,
  head: Nullable(SignedHead),
});
export type AuditPage = Static<typeof AuditPage>;
