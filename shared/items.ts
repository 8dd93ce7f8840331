/**
 * The stored and published item. `Item` is the same for all recipients, so that it is encoded once. Per-person data is in `item-views.ts`:
 * `OwnState` (stored, sent separately) and `PersonView` (computed by `rules/person-view.ts`).
 */
import Type, { type Static } from 'typebox';
import { Answer, Decision, Outcome, Vote } from './answers.ts';
import {
  ActionKind,
  Amount,
  Attachment,
  Audience,
  ChannelKind,
  CommentRule,
  ErrorDetail,
  RecordRef,
  StepStatus,
} from './event-parts.ts';
import { EvidenceCounts } from './evidence.ts';
import { Form } from './forms.ts';
import { ITEM_STATES, ItemState } from './item-states.ts';
import { Translations } from './localized.ts';
import { Instant, Nullable, oneOf, PersonId, PersonRef, Severity } from './primitives.ts';
import { SHOWN_MEMBERS, type ShownMember } from './shown-parts.ts';

const Text = Type.String();

export { ITEM_STATES, ItemState };

/** A `Fact` of an event, with its English label. */
export const ItemFact = Type.Object({ label: Text, value: Text });
export type ItemFact = Static<typeof ItemFact>;

export const ItemAction = Type.Object({
  id: Text,
  label: Text,
  /** Translations given by the source. */
  labels: Type.Optional(Translations),
  kind: ActionKind,
  comment: CommentRule,
  confirm: Type.Boolean(),
  /** How long after recording an answer by it can be withdrawn, as an ISO 8601 duration; absent: never. */
  revocable: Type.Optional(Text),
  /** Fields that the answer carries as `input`. */
  form: Type.Optional(Form),
});
export type ItemAction = Static<typeof ItemAction>;

export const ThreadEntry = Type.Object({
  at: Instant,
  by: Type.Optional(PersonRef),
  kind: oneOf(
    ...([
      'question',
      'answer',
      'vote',
      'reminder',
      'escalation',
      'claim',
      'delegated',
      'resolved',
      'withdrawn',
    ] as const),
    // An answer was withdrawn, or (with the reason) could not be.
    ...(['taken-back', 'not-taken-back'] as const),
    // The source refused an answer; `text` is its reason, `by` the author of the answer.
    'refused',
    // Acts of an administrator; `text` is the reason.
    ...(['reassigned', 'closed'] as const),
  ),
  /** Of `delegated`: the new recipient. Of `reassigned`: the names of the new audience; `id` only if it is one person. */
  to: Type.Optional(PersonRef),
  /** Of `reassigned`: the previous audience; absent if one audience cannot express it. */
  from: Type.Optional(Audience),
  text: Type.Optional(Text),
  /** Of `escalation`: translations of the text, if a role name is translated. */
  texts: Type.Optional(Translations),
});
export type ThreadEntry = Static<typeof ThreadEntry>;

/** A message to a customer; `to` is masked. */
export const CustomerMessage = Type.Object({
  gateway: Text,
  kind: ChannelKind,
  to: Text,
  status: oneOf('queued', 'sent', 'delivered', 'failed'),
  at: Instant,
  error: Type.Optional(Text),
});
export type CustomerMessage = Static<typeof CustomerMessage>;

/** Why a person is a recipient: the event, an escalation, a delegation, or standing in for an absent person. */
export const Addressed = Type.Object({
  audience: Audience,
  by: oneOf('event', 'escalation', 'delegation', 'stand-in'),
  onBehalfOf: Type.Optional(PersonRef),
  /** Of the event: its own audience matched no one, so this is the fallback audience of its hook. */
  fallback: Type.Optional(Type.Literal(true)),
  /** Of the event: an administrator replaced its audience by this one. */
  reassigned: Type.Optional(Type.Literal(true)),
  /** Of a delegation or stand-in under `sequential`: the roles among `order` that `onBehalfOf` holds. */
  roles: Type.Optional(Type.Array(Text)),
  /** Of a delegation or stand-in: `onBehalfOf` is asked by an escalation and may decide alone. */
  alone: Type.Optional(Type.Boolean()),
  at: Instant,
});
export type Addressed = Static<typeof Addressed>;

export const Fold = Type.Object({
  key: Text,
  count: Type.Integer({ minimum: 1 }),
  firstAt: Instant,
  lastAt: Instant,
  /** Occurrences per minute, for the newest 30 minutes that have any, oldest first: `[minute (epoch minutes), count]`. */
  rate: Type.Array(Type.Tuple([Type.Integer(), Type.Integer()])),
  /** Known times in the last 10 minutes at which it was raised again after being resolved; oldest first. */
  cycles: Type.Optional(Type.Array(Instant, { maxItems: 3 })),
  /** Set after three cycles within 10 minutes: it stays one item, and further recurrences do not notify. */
  flapping: Type.Optional(Type.Boolean()),
});
export type Fold = Static<typeof Fold>;

/** A scheduled or completed step of an item. `to`: roles and people an escalation asks. `doneAt`: null if pending. */
export const LadderRung = Type.Object({
  kind: oneOf('reminder', 'escalation', 'expiry'),
  at: Instant,
  to: Type.Optional(Text),
  /** Translations of `to`, if a role name is translated. */
  names: Type.Optional(Translations),
  doneAt: Nullable(Instant),
});
export type LadderRung = Static<typeof LadderRung>;

export const ItemProcess = Type.Object({ id: Text, name: Nullable(Text), step: Text, status: StepStatus });
export type ItemProcess = Static<typeof ItemProcess>;

/** A potentially deceptive link: a host unknown for the source, user information before `@`, or a host name with non-ASCII letters. */
export const LinkWarning = Type.Object({
  url: Text,
  /** The real target as resolved: ASCII, with the port if given. */
  host: Text,
  because: Type.Array(oneOf('unknown-host', 'user-info', 'not-ascii'), { minItems: 1 }),
});
export type LinkWarning = Static<typeof LinkWarning>;
/** The identity the relay resolves an item's `requester` to (contract section 2, "Requester"). */
export const RequestedBy = Type.Object({
  /** All ids of that person; several if they have several accounts. Empty: unknown here. */
  ids: Type.Array(PersonId),
  /** Name in the directory; for an unknown requester as sent by the source, without invisible characters. */
  name: Text,
  /** Approvals only. No one may decide: the name mixes scripts, or the source's requesters must be known. */
  stops: Type.Optional(oneOf('mixed', 'unknown')),
});
export type RequestedBy = Static<typeof RequestedBy>;

/** An answer that the source refused; the item is open again. */
export const Refused = Type.Object({
  by: PersonRef,
  at: Instant,
  /** The source's text. */
  reason: Text,
});
export type Refused = Static<typeof Refused>;

export const Item = Type.Object({
  id: Text,
  /** Incremented when a part changes that a person reads before deciding (`shown-parts.ts`, `rules/version.ts`). */
  version: Type.Integer({ minimum: 1 }),
  eventId: Text,
  /** CloudEvents `source` of the event that created the item. */
  source: Text,
  /** The authenticated source: id and display name. */
  origin: Type.Object({ id: Text, name: Text }),
  /** Event type without prefix. */
  type: Text,
  title: Text,
  /** Translations given by the source; part of the version. */
  titles: Type.Optional(Translations),
  body: Text,
  severity: Severity,
  state: ItemState,
  record: Nullable(RecordRef),
  actions: Type.Array(ItemAction),
  /** null if the item requires no answer. */
  decision: Nullable(Decision),
  outcome: Nullable(Outcome),
  /** Set while the item is open again because the source refused the last answer; removed by the next answer. */
  refused: Type.Optional(Refused),
  answers: Type.Array(Answer),
  /** Answers to the current request, in order; questions are excluded. Emptied when an answered failure is raised again. */
  votes: Type.Array(Vote),
  /** As sent by the source. */
  requester: Nullable(PersonId),
  /** Absent if there is no requester. */
  requestedBy: Type.Optional(RequestedBy),
  amount: Nullable(Amount),
  /**
   * True if the amount is above a limit of the source or the administrator: an approval needs a comment, and an approval or rejection needs
   * confirmation by the relay (contract section 8). Answer links are not available then.
   */
  stepUp: Type.Optional(Type.Boolean()),
  /** The lowest limit exceeded, preferring those in the currency of the amount. */
  stepUpLimit: Type.Optional(Amount),
  /** True if a limit is exceeded that also requires a sign-in after the relay's challenge. */
  freshSignIn: Type.Optional(Type.Boolean()),
  facts: Type.Array(ItemFact),
  /** Translations of the fact labels, by index; part of the version. Not members of the facts, which earlier versions would reject. */
  factLabels: Type.Optional(Type.Array(Translations)),
  attachments: Type.Array(Attachment),
  /** Counts of the evidence, which is fetched separately; absent: the item has none. */
  evidence: Type.Optional(EvidenceCounts),
  /** The version of the item in which its evidence last changed; present with `evidence`. */
  evidenceVersion: Type.Optional(Type.Integer({ minimum: 1 })),
  /** Deceptive links of the record and the attachments; absent if there are none. */
  linkWarnings: Type.Optional(Type.Array(LinkWarning, { maxItems: 21 })),
  error: Nullable(ErrorDetail),
  /** `status.changed` only. `path`: previous statuses, oldest first, at most 20. */
  status: Nullable(
    Type.Object({ from: Nullable(Text), to: Text, path: Type.Array(Type.Object({ to: Text, at: Instant })) }),
  ),
  dueAt: Nullable(Instant),
  expiresAt: Nullable(Instant),
  /** Steps are counted in working time (contract section 2, "Working time"); absent: in elapsed time. */
  clock: Type.Optional(Type.Literal('working')),
  /** With `clock`: when the item is due soon. */
  dueSoonAt: Type.Optional(Instant),
  /** In order of time; absent if nothing was scheduled. Cancelled entries are omitted. */
  ladder: Type.Optional(Type.Array(LadderRung, { maxItems: 40 })),
  fold: Nullable(Fold),
  process: Nullable(ItemProcess),
  customer: Nullable(Type.Object({ ref: Text, name: Nullable(Text) })),
  messages: Type.Array(CustomerMessage),
  audiences: Type.Array(Addressed),
  /** The last cause to notify: event, reminder, escalation, answer to a question, raised severity, withdrawn or refused answer, new recipients. */
  beckon: Type.Object({
    at: Instant,
    reason: oneOf(
      'new',
      'reminder',
      'escalation',
      'info',
      'severity',
      'changed',
      'taken-back',
      'refused',
      'reassigned',
    ),
  }),
  /** Last increase of severity or escalation, which ends earlier snoozes; absent: none. */
  snoozesEndedAt: Type.Optional(Instant),
  claimedBy: Nullable(PersonRef),
  thread: Type.Array(ThreadEntry),
  /** Why it was closed or withdrawn, in the words of the source or the administrator. */
  closedReason: Nullable(Text),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Item = Static<typeof Item>;

/** How an item ended without an answer (`ITEM_CLOSED`). `by`: name of the actor; null if it expired. */
export const Ending = Type.Object({
  state: oneOf('closed', 'withdrawn', 'expired'),
  by: Nullable(Text),
  at: Instant,
});
export type Ending = Static<typeof Ending>;

/** Member of the problem of an answer by a former recipient: an administrator handed the item to others. `by`: their name. */
export const Reassigned = Type.Object({ by: Text, at: Instant });

/** The versioned content of an item. */
export const ShownItem = Type.Pick(Item, SHOWN_MEMBERS);
export type ShownItem = Pick<Item, ShownMember>;
