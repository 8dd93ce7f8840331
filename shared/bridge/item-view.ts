/** An item as the window sees it: beside what everybody sees, what is the person's own, and an answer that is under way. */
import Type, { type Static } from 'typebox';
import { PersonView } from '../item-views.ts';
import { Item, ShownItem } from '../items.ts';
import { Instant, Nullable, oneOf, PersonId } from '../primitives.ts';
import { Uuid } from '../responses.ts';

const Text = Type.String();
const some = Type.Optional;

/** An answer given here that the relay has not recorded yet, or has refused to record. */
export const PendingAnswer = Type.Object({
  key: Uuid,
  action: Text,
  label: Text,
  comment: Nullable(Text),
  /** Whose answer the person saw it to be; absent in those kept from before. */
  onBehalfOf: some(PersonId),
  at: Instant,
  /** Until then it can be undone, and is not sent; absent or null: it goes at once. */
  heldUntil: some(Nullable(Instant)),
  /**
   * held: on this computer, for a moment in which it can be undone · kept: on this computer, waiting for the network · sending: on
   * its way · rejected: the relay said no, see `problem` · asked: the relay asks whether it is meant, see `asks` · draft: it was not
   * given, and waits for the person to give it again; `problem` says why.
   */
  status: oneOf('held', 'kept', 'sending', 'rejected', 'asked', 'draft'),
  problem: Nullable(Text),
  /** Of the item as it was shown when the answer was given; null: given by a version of this app that did not say. */
  version: some(Nullable(Type.Integer({ minimum: 1 }))),
  /** Of one that is asked for: until when it can be confirmed, and whether the person signs in anew before. */
  asks: some(Nullable(Type.Object({ confirmBy: Instant, freshSignIn: Type.Boolean() }))),
  /** Of a draft: what the item showed when the answer was given, where it shows something else now. */
  changed: some(Nullable(ShownItem)),
});
export type PendingAnswer = Static<typeof PendingAnswer>;

/** An item as the window sees it. */
export const ItemView = Type.Object({ item: Item, mine: PersonView, pending: Nullable(PendingAnswer) });
export type ItemView = Static<typeof ItemView>;
