/** An item as one person has it: what they did with it, why they got it, and how it is told over HTTP. */
import Type, { type Static } from 'typebox';
import { Item, ItemAction, ItemState } from './items.ts';
import { Instant, Nullable, oneOf, PersonId } from './primitives.ts';

const Text = Type.String();

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
