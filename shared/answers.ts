/** Answers: their delivery status, the outcome of an item, and who decides. */
import Type, { type Static } from 'typebox';
import { ActionKind } from './event-parts.ts';
import { FormInput } from './forms.ts';
import { Translations } from './localized.ts';
import { closed, Instant, Nullable, oneOf, PersonId, PersonRef, some } from './primitives.ts';

const Text = Type.String();
/** Present if and only if the action has a form. */
const input = Type.Optional(FormInput);

export const COMMENT_MAX = 2000;

/** What is decided about one row. */
const LineDecision = closed({
  decision: oneOf('approve', 'reject'),
  comment: some(Type.String({ maxLength: COMMENT_MAX })),
});
/** By id of the row. */
export const LineDecisions = Type.Record(Type.String(), LineDecision, {
  maxProperties: 200,
  description: 'decisions by id of the row; other rows take the decision of the action',
});
export type LineDecisions = Static<typeof LineDecisions>;

const count = Type.Integer({ minimum: 0 });
/** Number of rows by decision. */
export const LineCounts = Type.Object({ approved: count, rejected: count });
export type LineCounts = Static<typeof LineCounts>;
/** Present if and only if the item is decided by line; absent for a question. */
const lineCounts = Type.Optional(LineCounts);

const RESPONSE_FATES = ['recorded', 'delivering', 'accepted', 'confirmed', 'refused', 'failed', 'none'] as const;
/**
 * Status of the response to the source. Without an endpoint it is `recorded` until the source reads it. `accepted`: the source reports the
 * outcome later. `none`: the source no longer exists.
 */
export const ResponseFate = oneOf(...RESPONSE_FATES);
export type ResponseFate = Static<typeof ResponseFate>;
/** Status of an answer, or of its withdrawal. `withdrawing`: requested from the source · `withdrawn`: the answer no longer counts. */
export const Fate = oneOf(...RESPONSE_FATES, 'withdrawing', 'withdrawn');
export type Fate = Static<typeof Fate>;

/** Withdrawal by the author (contract section 8). `reason`: from the source on refusal, from the relay on failure and between attempts. */
export const Withdrawal = Type.Object({
  at: Instant,
  /** `asked`: requested from the source · `done`: withdrawn · `refused` by the source or `failed` to reach it: the answer still counts. */
  state: oneOf('asked', 'done', 'refused', 'failed'),
  stateAt: Instant,
  reason: Nullable(Text),
  attempts: Type.Integer({ minimum: 0 }),
  /** Status of the response itself; becomes the status of the answer again if the withdrawal does not succeed. */
  response: Type.Object({ fate: ResponseFate, at: Instant }),
});
export type Withdrawal = Static<typeof Withdrawal>;

/** One answer of one person. `reason`: from the source on refusal, from the relay on failure. */
export const Answer = Type.Object({
  key: Text,
  action: Text,
  kind: ActionKind,
  by: PersonRef,
  at: Instant,
  comment: Nullable(Text),
  input,
  /** Rows with another decision than that of the action, or with a comment; absent: none. */
  lineDecisions: Type.Optional(LineDecisions),
  lineCounts,
  fate: Fate,
  fateAt: Instant,
  deliveredAt: Nullable(Instant),
  reason: Nullable(Text),
  attempts: Type.Integer({ minimum: 0 }),
  /** Delivery to the source was attempted, so the response may have arrived. */
  attempted: Type.Optional(Type.Literal(true)),
  /** Until when the author may withdraw it, by the relay's clock; absent: not revocable. */
  revocableUntil: Type.Optional(Instant),
  withdrawal: Type.Optional(Withdrawal),
});
export type Answer = Static<typeof Answer>;

export const Outcome = Type.Object({
  action: Text,
  kind: ActionKind,
  label: Text,
  by: PersonRef,
  at: Instant,
  comment: Nullable(Text),
  input,
  lineCounts,
  fate: Fate,
  fateAt: Instant,
  reason: Nullable(Text),
});
export type Outcome = Static<typeof Outcome>;

/** `partial`: some rows are approved, others rejected. */
export const DecisionState = oneOf('open', 'approved', 'rejected', 'partial');
export type DecisionState = Static<typeof DecisionState>;
export const Decision = Type.Object({
  policy: oneOf('first', 'all', 'quorum', 'sequential'),
  quorum: Nullable(Type.Integer()),
  order: Nullable(Type.Array(PersonId)),
  state: DecisionState,
  /** Each row of `lines` is decided on its own; only with the policy `first`. */
  perLine: Type.Optional(Type.Literal(true)),
  /**
   * Whose answers count, with names: for `all` and `quorum` the fixed voters that still exist, for `order` its entries (persons or roles;
   * role names also in other languages). Absent for `first` and for more than 100.
   */
  asked: Type.Optional(
    Type.Array(Type.Object({ id: PersonId, name: Text, names: Type.Optional(Translations) }), { maxItems: 100 }),
  ),
});
export type Decision = Static<typeof Decision>;

export const Vote = Type.Object({ by: PersonRef, action: Text, kind: ActionKind, at: Instant, input });
export type Vote = Static<typeof Vote>;
