/** Who saw and answered an item, from items and the audit trail. */
import Type, { type Static } from 'typebox';
import { Fate, LineCounts, LineDecisions } from '../answers.ts';
import { RecordRef } from '../events.ts';
import { FormInput } from '../forms.ts';
import { Item, ItemState } from '../items.ts';
import { Instant, Nullable, PersonId, PersonRef, Severity } from '../primitives.ts';

const Text = Type.String();
const Count = Type.Integer({ minimum: 0 });

/** An answer, by the label of its button, and its status. */
export const TracedAnswer = Type.Object({
  by: PersonRef,
  action: Text,
  comment: Nullable(Text),
  input: Type.Optional(FormInput),
  lineDecisions: Type.Optional(LineDecisions),
  lineCounts: Type.Optional(LineCounts),
  at: Instant,
  fate: Fate,
  reason: Nullable(Text),
});
export type TracedAnswer = Static<typeof TracedAnswer>;

/** An item in administrator searches, without body and facts. */
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

/** Opaque page position of `GET /v1/admin/items`: two cursors. */
export const TracePosition = Type.String({ pattern: '^[0-9]{1,16}-[0-9]{0,16}$' });
/** `GET /v1/admin/items`: newest change first, then changes since the first page. `next`: `after` of the next page; null: last page. */
export const TracePage = Type.Object({ items: Type.Array(TracedItem), next: Nullable(TracePosition) });
export type TracePage = Static<typeof TracePage>;

export const TracedPerson = Type.Object({
  id: PersonId,
  name: Text,
  /** False: no longer addressed, but acted on it. */
  recipient: Type.Boolean(),
  /** First and last time, and number, of notifications raised at their desks; null: never. */
  shown: Nullable(Type.Object({ firstAt: Instant, lastAt: Instant, count: Count })),
  /** When a summary notification last covered it while it had none of its own; null: never. */
  summaryAt: Nullable(Instant),
  seenAt: Nullable(Instant),
  answers: Type.Array(Type.Object({ action: Text, at: Instant, late: Type.Boolean() })),
});
export type TracedPerson = Static<typeof TracedPerson>;

/** `act`: of an administrator. `by`: null also for the holder of the administrator's token. */
export const TraceRecord = Type.Object({
  seq: Count,
  at: Instant,
  kind: Text,
  act: Type.Optional(Text),
  by: Nullable(Text),
});
export type TraceRecord = Static<typeof TraceRecord>;

/** `GET /v1/admin/items/{id}`. Both lists are limited; `recipients` and `records` are the totals. */
export const ItemTrace = Type.Object({
  item: TracedItem,
  clock: Item.properties.clock,
  ladder: Item.properties.ladder,
  people: Type.Array(TracedPerson),
  trail: Type.Array(TraceRecord),
  records: Count,
});
export type ItemTrace = Static<typeof ItemTrace>;

/** `POST /v1/admin/audit/verify`: verifies the whole trail against its signed head. */
export const AuditVerdict = Type.Object({
  whole: Type.Boolean(),
  /** Records verified; null if the trail is not intact. */
  count: Nullable(Count),
  /** The first modified record, if it can be determined. */
  record: Nullable(Count),
  reason: Nullable(Text),
  at: Instant,
});
export type AuditVerdict = Static<typeof AuditVerdict>;
