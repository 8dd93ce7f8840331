/** Acts of an administrator on items and people. */
import Type, { type Static } from 'typebox';
import { Audience, ChannelKind } from '../event-parts.ts';
import { ItemState } from '../item-states.ts';
import { Absence } from '../people.ts';
import { closed, Id, Instant, Nullable, oneOf, PersonId, Severity, some } from '../primitives.ts';
import { PROBLEM_CODES } from '../problems.ts';

const Text = Type.String();
const Count = Type.Integer({ minimum: 0 });

/** Shown to the people concerned, and stored with the item or absence; never in the audit. */
export const Reason = Type.String({
  maxLength: 500,
  pattern: '\\S',
  description: 'a reason of 1 to 500 characters',
});

export const ReasonRequest = closed({ reason: Reason });
export const ReassignRequest = closed({ audience: Audience, reason: Reason });
export type ReassignRequest = Static<typeof ReassignRequest>;

export const ItemActResult = Type.Object({
  itemId: Text,
  state: ItemState,
  recipients: Count,
  /** Of `reassign`: `audience` of a request that restores the previous recipients; null if one audience cannot express them. */
  previous: some(Nullable(Audience)),
});
export type ItemActResult = Static<typeof ItemActResult>;

export const ItemActName = oneOf('reassign', 'close', 'remind');
export type ItemActName = Static<typeof ItemActName>;

/** Open items that match every given member. */
export const ItemFilter = Type.Object(
  {
    ids: some(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { minItems: 1, maxItems: 200 })),
    /** Words of the item or its record. */
    q: some(Type.String({ minLength: 1, maxLength: 200 })),
    /** A recipient. */
    person: some(PersonId),
    source: some(Id),
    /** A role of its audiences. */
    role: some(Id),
    /** Accepted before. */
    before: some(Instant),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type ItemFilter = Static<typeof ItemFilter>;

/** Items that one request may change. */
export const MAX_ACTS = 200;

export const PreviewRequest = closed({ act: ItemActName, audience: some(Audience), filter: ItemFilter });
export type PreviewRequest = Static<typeof PreviewRequest>;
const Fault = Type.Object({ code: oneOf(...PROBLEM_CODES), detail: Text });
/** `fault`: why the act would be refused for this item; null if it would not. `more`: further items match beyond the limit. */
export const ActPreview = Type.Object({
  count: Count,
  more: Type.Boolean(),
  items: Type.Array(
    Type.Object({ itemId: Text, title: Text, severity: Severity, createdAt: Instant, fault: Nullable(Fault) }),
    { maxItems: MAX_ACTS },
  ),
});
export type ActPreview = Static<typeof ActPreview>;

/** `count`: that of the preview. If another number of items matches, nothing is changed. */
export const ActsRequest = closed({ ...PreviewRequest.properties, count: Count, reason: Reason });
export type ActsRequest = Static<typeof ActsRequest>;
/** Each item has its own unit of work and result. `fault`: null if it was changed. */
export const ActResults = Type.Object({
  changed: Count,
  items: Type.Array(
    Type.Object({ itemId: Text, title: Text, fault: Nullable(Fault), previous: ItemActResult.properties.previous }),
    { maxItems: MAX_ACTS },
  ),
});
export type ActResults = Static<typeof ActResults>;

export const AdminAbsenceRequest = closed({
  from: Absence.properties.from,
  to: Absence.properties.to,
  delegate: some(PersonId),
  reason: Reason,
});
export type AdminAbsenceRequest = Static<typeof AdminAbsenceRequest>;

/**
 * A way to reach a person: a desk of Beckon, or a channel of a gateway. `blocked`: why it is not used now; `off`: by the person, `at-desk`: they
 * are at a desk, `delegate`: their delegate is asked.
 */
const Way = Type.Object({
  kind: oneOf('desktop', 'browser', ...ChannelKind.enum),
  gateway: some(Text),
  blocked: Nullable(oneOf('not-connected', 'no-browser', 'off', 'quiet', 'at-desk', 'delegate')),
});

/** `GET /v1/admin/people/{id}/reach`: what waits for the person, oldest first, and where they would be reached now. */
export const PersonReach = Type.Object({
  at: Instant,
  waiting: Type.Object({
    count: Count,
    /** False: only the items examined are counted. */
    complete: Type.Boolean(),
    items: Type.Array(Type.Object({ itemId: Text, title: Text, severity: Severity, since: Instant }), { maxItems: 20 }),
  }),
  ways: Type.Array(Way),
  /** End of the current quiet hours; null: it is not quiet. */
  quietUntil: Nullable(Instant),
});
export type PersonReach = Static<typeof PersonReach>;
