/**
 * An item as the relay keeps and sends it. `Item` is the same for all its recipients (so one encoding serves everyone);
 * what differs by person is `OwnState` (stored, travels apart) and `PersonView` (computed by `rules/person-view.ts`).
 */
import Type, { type Static } from 'typebox';
import {
  ActionKind,
  Amount,
  Attachment,
  Audience,
  ChannelKind,
  CommentRule,
  ErrorDetail,
  Fact,
  RecordRef,
  StepStatus,
} from './events.ts';
import { Instant, Nullable, oneOf, PersonId, Severity } from './primitives.ts';
import { SHOWN_PARTS, type ShownPart } from './shown-parts.ts';

const Text = Type.String();

export const ItemState = oneOf('open', 'waiting', 'answered', 'closed', 'withdrawn', 'expired');
export type ItemState = Static<typeof ItemState>;

export const ItemAction = Type.Object({
  id: Text,
  label: Text,
  kind: ActionKind,
  comment: CommentRule,
  confirm: Type.Boolean(),
  /** How long after it was recorded an answer by it may be taken back, an ISO 8601 duration; absent: never. */
  revocable: Type.Optional(Text),
});
export type ItemAction = Static<typeof ItemAction>;

/** A person as others see them. `id` is null for someone the source named in words only. */
export const PersonRef = Type.Object({
  id: Nullable(PersonId),
  name: Text,
  onBehalfOf: Type.Optional(Type.Object({ id: PersonId, name: Text })),
});
export type PersonRef = Static<typeof PersonRef>;

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
   * (a person or a role each). Left out where they are more than 100, and for `first`.
   */
  asked: Type.Optional(Type.Array(Type.Object({ id: PersonId, name: Text }), { maxItems: 100 })),
});
export type Decision = Static<typeof Decision>;

export const Vote = Type.Object({ by: PersonRef, action: Text, kind: ActionKind, at: Instant });
export type Vote = Static<typeof Vote>;

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
  ),
  /** Of `delegated`: who has it now. */
  to: Type.Optional(PersonRef),
  text: Type.Optional(Text),
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
  body: Text,
  severity: Severity,
  state: ItemState,
  record: Nullable(RecordRef),
  actions: Type.Array(ItemAction),
  /** null where the item wants no answer. */
  decision: Nullable(Decision),
  outcome: Nullable(Outcome),
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
  /** True where it is above a limit that also asks for a sign-in made after the relay asked. */
  freshSignIn: Type.Optional(Type.Boolean()),
  facts: Type.Array(Fact),
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
   * answer that was taken back.
   */
  beckon: Type.Object({
    at: Instant,
    reason: oneOf('new', 'reminder', 'escalation', 'info', 'severity', 'changed', 'taken-back'),
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
export const ShownItem = Type.Pick(Item, SHOWN_PARTS);
export type ShownItem = Pick<Item, ShownPart>;

/** What one person did with an item; a row exists only once they acted. */
export const OwnState = Type.Object({
  itemId: Text,
  seenAt: Nullable(Instant),
  snoozedUntil: Nullable(Instant),
  /** What `beckon.at` of the item was for whoever snoozed it; absent: from before this was kept. */
  snoozedBeckonAt: Type.Optional(Nullable(Instant)),
  /** The person delegated the item and no longer answers. */
  delegatedAt: Nullable(Instant),
});
export type OwnState = Static<typeof OwnState>;

export const Delivery = oneOf('beckon', 'badge', 'digest', 'off');
export type Delivery = Static<typeof Delivery>;

/** "Why did I get this?": the ways in which the person was addressed. */
export const Why = Type.Object({
  byName: Type.Boolean(),
  roles: Type.Array(Text),
  locations: Type.Array(Text),
  units: Type.Array(Text),
  via: oneOf('event', 'fallback', 'escalation', 'delegation', 'stand-in'),
});
export type Why = Static<typeof Why>;

/** What differs by person, computed by `rules/person-view.ts`. */
export const PersonView = Type.Object({
  state: ItemState,
  /** Actions this person may take now. */
  actions: Type.Array(ItemAction),
  /**
   * Whose answer the next press is, themselves or somebody in whose place they act; then those for whom they may answer too. Empty
   * where there are no actions.
   */
  answersFor: Type.Array(Type.Object({ id: PersonId, name: Text })),
  /** True while something is asked of this person: an answer, or for an item without actions having been seen. */
  waits: Type.Boolean(),
  delivery: Delivery,
  why: Nullable(Why),
  seenAt: Nullable(Instant),
  snoozedUntil: Nullable(Instant),
});
export type PersonView = Static<typeof PersonView>;

/** An item over HTTP: the item with the person's own `state` and `actions` in place, and their view beside it. */
export const ItemForPerson = Type.Object({
  ...Item.properties,
  answersFor: PersonView.properties.answersFor,
  delivery: Delivery,
  why: Nullable(Why),
  seenAt: Nullable(Instant),
  snoozedUntil: Nullable(Instant),
});
export type ItemForPerson = Static<typeof ItemForPerson>;

/** One line of an item's life: `created`, a kind of the thread, `fate:…` of an answer, `message:…` to a customer. */
export const TimelineEntry = Type.Object({
  at: Instant,
  what: Text,
  by: Type.Optional(Text),
  text: Type.Optional(Text),
});
export type TimelineEntry = Static<typeof TimelineEntry>;

/** `GET /v1/items/{id}`: with everything that happened to it, oldest first. */
export const ItemDetail = Type.Object({ ...ItemForPerson.properties, timeline: Type.Array(TimelineEntry) });
export type ItemDetail = Static<typeof ItemDetail>;

export const ItemPage = Type.Object({
  items: Type.Array(ItemForPerson),
  next: Nullable(Type.Integer()),
  cursor: Type.Integer({ minimum: 0 }),
});
export type ItemPage = Static<typeof ItemPage>;

export const ProcessStep = Type.Object({
  id: Text,
  label: Text,
  system: Nullable(Text),
  owner: Nullable(Text),
  status: StepStatus,
  dueAt: Nullable(Instant),
  /** When the step came to its status, by the source; null while nothing was said of it. */
  at: Nullable(Instant),
  /** The owner's name in the directory, for people to read; null where the owner is not in it. */
  ownerName: Type.Optional(Nullable(Text)),
  /** Since when nothing moves though it should, as `rules/process.ts` has it; null: it does not stand still. */
  stalledSince: Type.Optional(Nullable(Instant)),
});
export type ProcessStep = Static<typeof ProcessStep>;
export const Process = Type.Object({
  id: Text,
  name: Text,
  origin: Type.Object({ id: Text, name: Text }),
  steps: Type.Array(ProcessStep),
  updatedAt: Instant,
});
export type Process = Static<typeof Process>;
/** Processes on a page, and how many may be asked for. */
export const PROCESSES_LIMIT = 50;
export const PROCESSES_LIMIT_MAX = 200;
/** Where a page of processes goes on, as an earlier page gave it; nobody else makes one. */
export const PROCESS_PLACE_MAX = 400;
export const ProcessPosition = Type.String({ minLength: 1, maxLength: PROCESS_PLACE_MAX });
/** A page, the newest change first. `next`: `after` of the next page; null: nothing follows. A page may be short, or empty, and have one. */
export const ProcessList = Type.Object({ items: Type.Array(Process), next: Nullable(ProcessPosition) });
export type ProcessList = Static<typeof ProcessList>;
