/** An item as the window sees it: the shared item, the person's view, and a pending answer. */
import Type, { type Static } from 'typebox';
import { LineDecisions } from '../answers.ts';
import { FormInput } from '../forms.ts';
import { PersonView } from '../item-views.ts';
import { Item, ShownItem } from '../items.ts';
import { Instant, Nullable, oneOf, PersonId, some } from '../primitives.ts';
import { Uuid } from '../responses.ts';

const Text = Type.String();

/** An answer given here that the relay has not recorded yet, or has rejected. */
export const PendingAnswer = Type.Object({
  key: Uuid,
  action: Text,
  label: Text,
  comment: Nullable(Text),
  /** Present if and only if the action has a form. */
  input: some(FormInput),
  /** As recorded; absent: all rows take the decision of the action. */
  lineDecisions: some(LineDecisions),
  /** The absent person for whom it was given; absent: given for oneself. */
  onBehalfOf: some(PersonId),
  at: Instant,
  /** End of the undo time, before which it is not sent; null: sent at once. */
  heldUntil: Nullable(Instant),
  /**
   * held: here during the undo time · `kept`: here, offline · sending: in transit · rejected: by the relay, see `problem` · asked: the relay
   * requires confirmation, see `asks` · draft: not given, the person must give it again; `problem` says why.
   */
  status: oneOf('held', 'kept', 'sending', 'rejected', 'asked', 'draft'),
  problem: Nullable(Text),
  /** Version of the item as shown when answered. */
  version: Type.Integer({ minimum: 1 }),
  /** Of `asked`: deadline of the confirmation, and whether a fresh sign-in is required first. */
  asks: some(Nullable(Type.Object({ confirmBy: Instant, freshSignIn: Type.Boolean() }))),
  /** Of a draft: content of the item when answered, if it has changed since. */
  changed: some(Nullable(ShownItem)),
});
export type PendingAnswer = Static<typeof PendingAnswer>;

export const ItemView = Type.Object({
  item: Item,
  mine: PersonView,
  pending: Nullable(PendingAnswer),
  /** This desk found a document to differ from the one that was sent. Decisions then have `confirm`. */
  documentsChanged: some(Type.Literal(true)),
});
export type ItemView = Static<typeof ItemView>;
