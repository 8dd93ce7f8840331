/** Who saw and answered what, from items and the audit trail. */
import Type, { type Static } from 'typebox';
import { Fate } from '../answers.ts';
import { RecordRef } from '../events.ts';
import { ItemState } from '../items.ts';
import { Instant, Nullable, PersonId, PersonRef, Severity } from '../primitives.ts';

const Text = Type.String();
const Count = Type.Integer({ minimum: 0 });

/** What somebody answered, by the label they pressed, and what became of it. */
export const TracedAnswer = Type.Object({
  by: PersonRef,
  action: Text,
  comment: Nullable(Text),
  at: Instant,
  fate: Fate,
  reason: Nullable(Text),
});
export type TracedAnswer = Static<typeof TracedAnswer>;

/** An item as the administrator finds it: no body, no facts. */
export const TracedItem = Type.Object({
  id: Text,
  title: Text,
  type: Text,
  severity: Severity,
  state: ItemState,
  source: Type.Object({ id: Text, name: Text }),
  record: Nullable(RecordRef),
  createdAt: Instant,
  updatedAt: Instant,
  recipients: Count,
  answers: Type.Array(TracedAnswer),
});
export type TracedItem = Static<typeof TracedItem>;

/** Where a page of `GET /v1/admin/items` goes on, as an earlier page gave it: two cursors. */
export const TracePosition = Type.String({ pattern: '^[0-9]{1,16}-[0-9]{0,16}$' });
/** `GET /v1/admin/items`: newest change first, then what changed since the first page. `next`: `before` of the next page; null: nothing follows. */
export const TracePage = Type.Object({ items: Type.Array(TracedItem), next: Nullable(TracePosition) });
export type TracePage = Static<typeof TracePage>;

export const TracedPerson = Type.Object({
  id: PersonId,
  name: Text,
  /** False: no longer addressed, but did something with it. */
  recipient: Type.Boolean(),
  /** First and last time, and how often, a notification was raised at a desk of theirs; null: never. */
  shown: Nullable(Type.Object({ firstAt: Instant, lastAt: Instant, count: Count })),
  /** When a notification that speaks of several last named or counted it, where it had none of its own by then; null: never. */
  summaryAt: Nullable(Instant),
  seenAt: Nullable(Instant),
  answers: Type.Array(Type.Object({ action: Text, at: Instant, late: Type.Boolean() })),
});
export type TracedPerson = Static<typeof TracedPerson>;

export const TraceRecord = Type.Object({ seq: Count, at: Instant, kind: Text, by: Nullable(Text) });
export type TraceRecord = Static<typeof TraceRecord>;

/** `GET /v1/admin/items/{id}`. Both lists are bounded; `recipients` and `records` say how many there are. */
export const ItemTrace = Type.Object({
  item: TracedItem,
  people: Type.Array(TracedPerson),
  trail: Type.Array(TraceRecord),
  records: Count,
});
export type ItemTrace = Static<typeof ItemTrace>;

/** `POST /v1/admin/audit/verify`: the whole trail held against its signed head. */
export const AuditVerdict = Type.Object({
  whole: Type.Boolean(),
  /** Records walked; null where the trail is not whole. */
  count: Nullable(Count),
  /** The first record that is not what was written, where it can be named. */
  record: Nullable(Count),
  reason: Nullable(Text),
  at: Instant,
});
export type AuditVerdict = Static<typeof AuditVerdict>;
