/**
 * An item as the relay keeps and sends it. `Item` is the same for all its recipients (so one encoding serves everyone);
 * what differs by person is in `item-views.ts`: `OwnState` (stored, travels apart) and `PersonView` (computed by `rules/person-view.ts`).
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
import { Translations } from './localized.ts';
import { Instant, Nullable, oneOf, PersonId, PersonRef, Severity } from './primitives.ts';
import { SHOWN_PARTS, type ShownPart } from './shown-parts.ts';

const Text = Type.String();

export const ITEM_STATES = ['open', 'waiting', 'answered', 'closed', 'withdrawn', 'expired'] as const;
export const ItemState = oneOf(...ITEM_STATES);
export type ItemState = Static<typeof ItemState>;

/** As `Fact` of an event, with its English label. */
export const ItemFact = Type.Object({ label: Text, value: Text });
export type ItemFact = Static<typeof ItemFact>;

export const ItemAction = Type.Object({
  id: Text,
  label: Text,
  /** The label in other languages, where its source gave it. */
  labels: Type.Optional(Translations),
  kind: ActionKind,
  comment: CommentRule,
  confirm: Type.Boolean(),
  /** How long after it was recorded an answer by it may be taken back, an ISO 8601 duration; absent: never. */
  revocable: Type.Optional(Text),
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
    // An answer was taken back, or (with the reason) could not be.
    ...(['taken-back', 'not-taken-back'] as const),
    // The source refused an answer; `text` is its reason, `by` whose answer it was.
    'refused',
  ),
  /** Of `delegated`: who has it now. */
  to: Type.Optional(PersonRef),
  text: Type.Optional(Text),
  /** Of `escalation`: the text in other languages, where a role has its name there. */
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

/** Why someone is a recipient: the event itself, an escalation, a delegation, or standing in for someone absent. */
export const Addressed = Type.Object({
  audience: Audience,
  by: oneOf('event', 'escalation', 'delegation', 'stand-in'),
  onBehalfOf: Type.Optional(PersonRef),
  /** Of the event: not its own audience, which would have reached nobody, but that of the hook by which it came. */
  fallback: Type.Optional(Type.Literal(true)),
  /** Of a delegation or stand-in under `sequential`: the roles among `order` that `onBehalfOf` holds. */
  roles: Type.Optional(Type.Array(Text)),
  /** Of a delegation or stand-in: an escalation asks `onBehalfOf`, who may decide alone. */
  alone: Type.Optional(Type.Boolean()),
  at: Instant,
});
export type Addressed = Static<typeof Addressed>;

export const Fold = Type.Object({
  key: Text,
  count: Type.Integer({ minimum: 1 }),
  firstAt: Instant,
  lastAt: Instant,
  /** Occurrences per minute for the newest 30 minutes with any, oldest first: `[minute (epoch minutes), count]`. */
  rate: Type.Array(Type.Tuple([Type.Integer(), Type.Integer()])),
  /** Moments of the last 10 minutes, as far as known, at which it was raised again after having been resolved; oldest first. */
  cycles: Type.Optional(Type.Array(Instant, { maxItems: 3 })),
  /** True once three of these lay within 10 minutes: it comes and goes, stays one item, and beckons no more for coming back. */
  flapping: Type.Optional(Type.Boolean()),
});
export type Fold = Static<typeof Fold>;

/** What happens to an item by itself, or did: `to` names the roles and people an escalation asks. `doneAt` is null while it is to come. */
export const LadderRung = Type.Object({
  kind: oneOf('reminder', 'escalation', 'expiry'),
  at: Instant,
  to: Type.Optional(Text),
  /** `to` in other languages, where a role has its name there. */
  names: Type.Optional(Translations),
  doneAt: Nullable(Instant),
});
export type LadderRung = Static<typeof LadderRung>;

export const ItemProcess = Type.Object({ id: Text, name: Nullable(Text), step: Text, status: StepStatus });
export type ItemProcess = Static<typeof ItemProcess>;

/**
 * A link of an item that may not lead where it seems to: its host is one that the source is not known for, what stands before an `@`
 * is no host, or the name of the host has letters beyond ASCII.
 */
export const LinkWarning = Type.Object({
  url: Text,
  /** Where it really leads, as it is looked up: ASCII, with the port where one is named. */
  host: Text,
  because: Type.Array(oneOf('unknown-host', 'user-info', 'not-ascii'), { minItems: 1 }),
});
export type LinkWarning = Static<typeof LinkWarning>;
/** Whom the relay takes for the `requester` of an item (contract, identities). */
export const RequestedBy = Type.Object({
  /** Everyone who counts as them: several where one person has several accounts. Empty: nobody known here. */
  ids: Type.Array(PersonId),
  /** Theirs in the directory; of somebody unknown as the source wrote it, without characters that cannot be seen. */
  name: Text,
  /** Approvals alone. Nobody may decide: the name mixes scripts, or the source's requesters have to be known here. */
  stops: Type.Optional(oneOf('mixed', 'unknown')),
});
export type RequestedBy = Static<typeof RequestedBy>;

/** An answer that the source refused, after which the item asks again. */
export const Refused = Type.Object({
  /** Whose answer it was. */
  by: PersonRef,
  /** When the source refused it. */
  at: Instant,
  /** In the source's words. */
  reason: Text,
});
export type Refused = Static<typeof Refused>;

export const Item = Type.Object({
  id: Text,
  /**
   * Grows by one with whatever a person reads before they decide: title, body, facts, amount, record, requester, decision, actions and
   * attachments (`rules/version.ts`).
   */
  version: Type.Integer({ minimum: 1 }),
  eventId: Text,
  /** The CloudEvents `source` of the event that made the item. */
  source: Text,
  /** The authenticated source: its id and the name that people read. */
  origin: Type.Object({ id: Text, name: Text }),
  /** Event type without prefix. */
  type: Text,
  title: Text,
  /** The title in other languages, where its source gave it; part of the version. */
  titles: Type.Optional(Translations),
  body: Text,
  severity: Severity,
  state: ItemState,
  record: Nullable(RecordRef),
  actions: Type.Array(ItemAction),
  /** null where the item wants no answer. */
  decision: Nullable(Decision),
  outcome: Nullable(Outcome),
  /** Of an item that is open again because the source refused its last answer; absent once somebody answers. */
  refused: Type.Optional(Refused),
  answers: Type.Array(Answer),
  /** The answers to what is asked now, in order; empty again when a failure that was answered rises. Questions are not among them. */
  votes: Type.Array(Vote),
  /** As the source wrote it. */
  requester: Nullable(PersonId),
  /** Absent where there is no requester. */
  requestedBy: Type.Optional(RequestedBy),
  amount: Nullable(Amount),
  /**
   * True where the amount is above a limit of the source or the administrator: what approves needs a comment, and what approves or
   * rejects is asked for again by the relay (contract section 8); answer links do not serve such an item.
   */
  stepUp: Type.Optional(Type.Boolean()),
  /** The lowest limit that the amount is above, of those in the currency of the amount where there is one. */
  stepUpLimit: Type.Optional(Amount),
  /** True where it is above a limit that also asks for a sign-in made after the relay asked. */
  freshSignIn: Type.Optional(Type.Boolean()),
  facts: Type.Array(ItemFact),
  /**
   * The labels of the facts in other languages, in the order of the facts; absent where all are in English alone. Part of the version.
   * Beside the facts, since programs of before take no further member of a fact.
   */
  factLabels: Type.Optional(Type.Array(Translations)),
  attachments: Type.Array(Attachment),
  /** Links of the record and the attachments to be wary of; absent where there is none. */
  linkWarnings: Type.Optional(Type.Array(LinkWarning, { maxItems: 21 })),
  error: Nullable(ErrorDetail),
  /** `status.changed` only: the path travelled, oldest first, at most the last 20. */
  status: Nullable(
    Type.Object({ from: Nullable(Text), to: Text, path: Type.Array(Type.Object({ to: Text, at: Instant })) }),
  ),
  dueAt: Nullable(Instant),
  expiresAt: Nullable(Instant),
  /** In order of time; absent where nothing was planned. What was planned and will not come any more is left out. */
  ladder: Type.Optional(Type.Array(LadderRung, { maxItems: 40 })),
  fold: Nullable(Fold),
  process: Nullable(ItemProcess),
  customer: Nullable(Type.Object({ ref: Text, name: Nullable(Text) })),
  messages: Type.Array(CustomerMessage),
  audiences: Type.Array(Addressed),
  /**
   * The last thing that beckons anew: the event itself, a reminder, an escalation, an answer to a question, a severity that rose, an
   * answer that was taken back or refused.
   */
  beckon: Type.Object({
    at: Instant,
    reason: oneOf('new', 'reminder', 'escalation', 'info', 'severity', 'changed', 'taken-back', 'refused'),
  }),
  /** When it last rose in severity or escalated, which ends the snoozes from before; absent: it did not. */
  snoozesEndedAt: Type.Optional(Instant),
  claimedBy: Nullable(PersonRef),
  thread: Type.Array(ThreadEntry),
  /** Why it was closed or withdrawn, in the source's words. */
  closedReason: Nullable(Text),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Item = Static<typeof Item>;

/** How an item ended without an answer (`ITEM_CLOSED`). `by`: the name of whoever did it; of an item that expired nobody. */
export const Ending = Type.Object({
  state: oneOf('closed', 'withdrawn', 'expired'),
  by: Nullable(Text),
  at: Instant,
});
export type Ending = Static<typeof Ending>;

/** What an item shows at one of its versions. */
export const ShownItem = Type.Pick(Item, [...SHOWN_PARTS, 'titles', 'factLabels'] as const);
export type ShownItem = Pick<Item, ShownPart | 'titles' | 'factLabels'>;
