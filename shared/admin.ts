/** What an administrator asks the relay and is told (contract section 7). */
import Type, { type Static } from 'typebox';
import { ChannelKind, HookAccepted } from './events.ts';
import { Delivery, Why } from './item-views.ts';
import { Instant, Nullable, oneOf, PersonId } from './primitives.ts';

const Text = Type.String();

/** What could not be delivered or mapped. `source` is the source, or the gateway, that it belongs to. */
export const DeadLetter = Type.Object({
  id: Text,
  kind: oneOf('hook', 'response', 'gateway'),
  source: Text,
  hook: Type.Optional(Text),
  itemId: Type.Optional(Text),
  /** Of the item, while it is kept. */
  title: Type.Optional(Text),
  customer: Type.Optional(Text),
  /** Of a message to a customer. */
  channel: Type.Optional(ChannelKind),
  /** Tries so far. */
  attempt: Type.Optional(Type.Integer({ minimum: 1 })),
  /** Of a response: not the answer, but that it is taken back. */
  withdrawal: Type.Optional(Type.Literal(true)),
  reason: Text,
  at: Instant,
});
export type DeadLetter = Static<typeof DeadLetter>;
/** Newest first. */
export const DeadLetterList = Type.Object({ items: Type.Array(DeadLetter) });
export type DeadLetterList = Static<typeof DeadLetterList>;

const Count = Type.Integer({ minimum: 0 });

/** A message on its way out, without its payload. `source` is the source, or the gateway, that it goes to. */
export const OutboundEntry = Type.Object({
  id: Text,
  kind: oneOf('response', 'gateway'),
  source: Text,
  itemId: Text,
  /** Of the item, while it is kept. */
  title: Type.Optional(Text),
  withdrawal: DeadLetter.properties.withdrawal,
  /** `tracked`: sent, and its status is asked from time to time. */
  state: oneOf('queued', 'sending', 'tracked', 'dead'),
  attempt: Count,
  nextAt: Instant,
  error: Nullable(Text),
  at: Instant,
});
export type OutboundEntry = Static<typeof OutboundEntry>;
/** What is being sent first, then what is queued, oldest first. */
export const OutboundList = Type.Object({
  depth: Type.Object({ queued: Count, sending: Count, tracked: Count, dead: Count }),
  items: Type.Array(OutboundEntry),
});
export type OutboundList = Static<typeof OutboundList>;

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

/** Why somebody would not receive an event: the first thing that does not fit, and the values that were wanted of it. */
export const NotReached = Type.Object({
  because: oneOf('nobody', 'requester', 'roles', 'locations', 'units', 'unnamed'),
  wanted: Type.Array(Text),
});
export type NotReached = Static<typeof NotReached>;

/** `POST /v1/admin/dry-run`: who would receive an event, and why; who would not, and why not. Nothing is stored or sent. */
export const DryRunResult = Type.Object({
  recipients: Type.Array(Type.Object({ id: PersonId, name: Text, why: Why, delivery: Delivery })),
  others: Type.Array(Type.Object({ id: PersonId, name: Text, reason: Text, ...NotReached.properties }), {
    description: 'reason: because and wanted, in English words',
  }),
});
export type DryRunResult = Static<typeof DryRunResult>;

/** A record of the audit trail, as it was written, with its hash (SHA-256 over the hash before it and the record). */
export const AuditRecord = Type.Object({
  seq: Count,
  at: Instant,
  kind: Text,
  item: Nullable(Text),
  /** Salted digest of who acted. */
  actor: Nullable(Text),
  facts: Type.Record(Text, Type.Union([Text, Type.Number(), Type.Null()])),
});
export type AuditRecord = Static<typeof AuditRecord>;

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'a SHA-256 in hex' });

/** How far the chain went, at a moment. */
export const AuditHead = Type.Object({ seq: Count, hash: Hash, at: Instant });
export type AuditHead = Static<typeof AuditHead>;

/** Ed25519 over `Beckon audit head`, seq, hash and at, a line each; the key as SubjectPublicKeyInfo; both in base64. */
export const SignedHead = Type.Object({
  head: AuditHead,
  publicKey: Type.String({ maxLength: 200 }),
  signature: Type.String({ maxLength: 200 }),
});
export type SignedHead = Static<typeof SignedHead>;

/**
 * An entry of `GET /v1/admin/audit`; `by` is who acted, null where nobody did or the person is forgotten; `about` whom or what an
 * administrator changed.
 */
export const AuditEntry = Type.Object({
  ...AuditRecord.properties,
  hash: Hash,
  by: Nullable(Text),
  about: Nullable(Text),
  /** Of the item, while it is kept. */
  title: Type.Optional(Text),
});
export type AuditEntry = Static<typeof AuditEntry>;
/** Oldest first. `next` asks for the next page with `after=`, null at the end; `cursor` later for what is new. */
export const AuditPage = Type.Object({
  items: Type.Array(AuditEntry),
  next: Nullable(Count),
  cursor: Count,
  head: Nullable(SignedHead),
});
export type AuditPage = Static<typeof AuditPage>;
