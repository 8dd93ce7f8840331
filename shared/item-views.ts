/** The per-person view of an item: own state, reasons for delivery, and the HTTP form. */
import Type, { type Static } from 'typebox';
import { ShownEvidence } from './evidence.ts';
import { Item, ItemAction, ItemState } from './items.ts';
import { Instant, Nullable, oneOf, PersonId } from './primitives.ts';

const Text = Type.String();

/** A person's own state of an item; the row exists only after they acted. */
export const OwnState = Type.Object({
  itemId: Text,
  seenAt: Nullable(Instant),
  snoozedUntil: Nullable(Instant),
  /** `beckon.at` of the item when it was snoozed; absent in rows that predate this member. */
  snoozedBeckonAt: Type.Optional(Nullable(Instant)),
  /** The person delegated the item and no longer answers. */
  delegatedAt: Nullable(Instant),
});
export type OwnState = Static<typeof OwnState>;

export const Delivery = oneOf('beckon', 'badge', 'digest', 'off');
export type Delivery = Static<typeof Delivery>;

/** "Why did I get this?": how the person was addressed. */
export const Why = Type.Object({
  byName: Type.Boolean(),
  roles: Type.Array(Text),
  locations: Type.Array(Text),
  units: Type.Array(Text),
  via: oneOf('event', 'fallback', 'reassigned', 'escalation', 'delegation', 'stand-in'),
});
export type Why = Static<typeof Why>;

/** The per-person part, computed by `rules/person-view.ts`. */
export const PersonView = Type.Object({
  state: ItemState,
  actions: Type.Array(ItemAction),
  /** Whose answer the person can give: the default first (their own or that of someone they represent). Empty without actions. */
  answersFor: Type.Array(Type.Object({ id: PersonId, name: Text })),
  /** True while this person's answer is required or, for an item without actions, until they have seen it. */
  waits: Type.Boolean(),
  delivery: Delivery,
  why: Nullable(Why),
  seenAt: Nullable(Instant),
  snoozedUntil: Nullable(Instant),
});
export type PersonView = Static<typeof PersonView>;

/** An item over HTTP: `state` and `actions` are those of the person, plus the rest of their view. */
export const ItemForPerson = Type.Object({
  ...Item.properties,
  answersFor: PersonView.properties.answersFor,
  delivery: Delivery,
  why: Nullable(Why),
  seenAt: Nullable(Instant),
  snoozedUntil: Nullable(Instant),
});
export type ItemForPerson = Static<typeof ItemForPerson>;

/** One entry in an item's history: `created`, a kind of the thread, `fate:…` of an answer, `message:…` to a customer. */
export const TimelineEntry = Type.Object({
  at: Instant,
  what: Text,
  by: Type.Optional(Text),
  text: Type.Optional(Text),
});
export type TimelineEntry = Static<typeof TimelineEntry>;

/** `GET /v1/items/{id}`: with its evidence, and its timeline, oldest first. */
export const ItemDetail = Type.Object({
  ...ItemForPerson.properties,
  ...ShownEvidence.properties,
  timeline: Type.Array(TimelineEntry),
});
export type ItemDetail = Static<typeof ItemDetail>;

export const ItemPage = Type.Object({
  items: Type.Array(ItemForPerson),
  next: Nullable(Type.Integer()),
  cursor: Type.Integer({ minimum: 0 }),
});
export type ItemPage = Static<typeof ItemPage>;
