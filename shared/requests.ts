/** The items that a person requested, as far as the source shows them to requesters. */
import Type, { type Static } from 'typebox';
import { DecisionState, LineCounts } from './answers.ts';
import { ActionKind, Amount, RecordRef } from './event-parts.ts';
import { ItemState } from './item-states.ts';
import { Instant, Nullable, oneOf, PersonRef, some } from './primitives.ts';

const Text = Type.String();

/** What requesters see of their items. `state`: neither names nor comments. */
export const RequesterSees = oneOf('nothing', 'state', 'names');
export type RequesterSees = Static<typeof RequesterSees>;

/** `by` and `comment`: only if the source shows names. */
const RequestAnswer = Type.Object({
  kind: ActionKind,
  label: Text,
  lineCounts: some(LineCounts),
  at: Instant,
  by: some(PersonRef),
  comment: some(Text),
});
export type RequestAnswer = Static<typeof RequestAnswer>;

export const RequestedItem = Type.Object({
  itemId: Text,
  title: Text,
  /** Display name. */
  source: Text,
  record: some(RecordRef),
  amount: some(Amount),
  state: ItemState,
  decision: Nullable(DecisionState),
  dueAt: Nullable(Instant),
  /** Null while it is open, or if it ended without an answer. */
  outcome: Nullable(RequestAnswer),
  createdAt: Instant,
  /** When one of these members last changed; other changes of the item do not count. */
  updatedAt: Instant,
  /** The earliest time of the next reminder by the requester; null if no one is asked. */
  remindableAt: Nullable(Instant),
  /** How a decision is shown to the requester, by their own rules. */
  delivery: oneOf('badge', 'off'),
  // Only if the source shows names.
  /** Roles and people who are asked. */
  asked: some(Type.Array(Text)),
  claimedBy: some(PersonRef),
  /** Oldest first. */
  answers: some(Type.Array(RequestAnswer)),
});
export type RequestedItem = Static<typeof RequestedItem>;

export const REQUESTS_LIMIT_MAX = 100;
export const REQUESTS_LIMIT = 50;
export const RequestList = Type.Object({ items: Type.Array(RequestedItem), next: Nullable(Type.Integer()) });
export type RequestList = Static<typeof RequestList>;

/** Time between two reminders of one item by its requester, ms. */
export const REMINDER_PAUSE_MS = 24 * 3600_000;
