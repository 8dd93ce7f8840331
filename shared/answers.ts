/** What people answered: each answer with its fate, what an item came to by it, and who decides. */
import Type, { type Static } from 'typebox';
import { ActionKind } from './event-parts.ts';
import { Translations } from './localized.ts';
import { Instant, Nullable, oneOf, PersonId, PersonRef } from './primitives.ts';

const Text = Type.String();

const RESPONSE_FATES = ['recorded', 'delivering', 'confirmed', 'refused', 'failed', 'none'] as const;
/** Where the response to the source is. `none`: the source takes no responses. */
export const ResponseFate = oneOf(...RESPONSE_FATES);
export type ResponseFate = Static<typeof ResponseFate>;
/** Where an answer is: its response, or taking it back. `withdrawing`: the source is asked · `withdrawn`: it no longer stands. */
export const Fate = oneOf(...RESPONSE_FATES, 'withdrawing', 'withdrawn');
export type Fate = Static<typeof Fate>;

/** An answer that its giver takes back (contract section 8). `reason` is the source's on refusal, ours on failure and between attempts. */
export const Withdrawal = Type.Object({
  at: Instant,
  /** `asked`: of the source · `done`: the answer no longer stands · `refused` by the source, or never reached it (`failed`): it stands. */
  state: oneOf('asked', 'done', 'refused', 'failed'),
  stateAt: Instant,
  reason: Nullable(Text),
  attempts: Type.Integer({ minimum: 0 }),
  /** What has become of the response itself: the fate of the answer again where it stands. */
  response: Type.Object({ fate: ResponseFate, at: Instant }),
});
export type Withdrawal = Static<typeof Withdrawal>;

/** One answer of one person, with its fate. `reason` is the source's on refusal, ours on failure. */
export const Answer = Type.Object({
  key: Text,
  action: Text,
  kind: ActionKind,
  by: PersonRef,
  at: Instant,
  comment: Nullable(Text),
  fate: Fate,
  fateAt: Instant,
  deliveredAt: Nullable(Instant),
  reason: Nullable(Text),
  attempts: Type.Integer({ minimum: 0 }),
  /** An attempt to send it to the source was begun, so it may have arrived. */
  attempted: Type.Optional(Type.Literal(true)),
  /** Until when its giver may take it back, by the clock of the relay; absent: they may not. */
  revocableUntil: Type.Optional(Instant),
  withdrawal: Type.Optional(Withdrawal),
});
export type Answer = Static<typeof Answer>;

/** The answer that decided the item. */
export const Outcome = Type.Object({
  action: Text,
  kind: ActionKind,
  label: Text,
  by: PersonRef,
  at: Instant,
  comment: Nullable(Text),
  fate: Fate,
  fateAt: Instant,
  reason: Nullable(Text),
});
export type Outcome = Static<typeof Outcome>;

export const DecisionState = oneOf('open', 'approved', 'rejected');
export type DecisionState = Static<typeof DecisionState>;
export const Decision = Type.Object({
  policy: oneOf('first', 'all', 'quorum', 'sequential'),
  quorum: Nullable(Type.Integer()),
  order: Nullable(Type.Array(PersonId)),
  state: DecisionState,
  /**
   * Whose answers count, with their names: the fixed voters of `all` and `quorum` who are still there, or the entries of `order`
   * (a person or a role each, with the names of a role in other languages). Left out where they are more than 100, and for `first`.
   */
  asked: Type.Optional(
    Type.Array(Type.Object({ id: PersonId, name: Text, names: Type.Optional(Translations) }), { maxItems: 100 }),
  ),
});
export type Decision = Static<typeof Decision>;

export const Vote = Type.Object({ by: PersonRef, action: Text, kind: ActionKind, at: Instant });
export type Vote = Static<typeof Vote>;
