/** Whether an item now wants an answer from a person: applies the shared rule to stored data. */
import type { OwnState, PersonView } from '../../../shared/item-views.ts';
import type { Person, Subscriptions } from '../../../shared/people.ts';
import { personView } from '../../../shared/rules/person-view.ts';
import type { ItemTx, PersonTx, StoredItem, Tx } from '../unit-of-work.ts';

export interface PendingAnswer {
  person: Person;
  own: OwnState | null;
  subscriptions: Subscriptions;
  view: PersonView;
}

/** Null if nothing is asked of them: answered, delegated, not their turn, a question pending, not in the directory. */
export function pendingAnswerOf(
  tx: Pick<Tx, 'directory' | 'own' | 'subscriptions'>,
  { item }: Pick<StoredItem, 'item'>,
  userId: string,
): PendingAnswer | null {
  const person = tx.directory.person(userId);
  if (!person) return null;
  const own = tx.own(item.id, userId);
  const subscriptions = tx.subscriptions(userId);
  const view = personView(item, person, own, subscriptions);
  return view.waits && view.actions.length > 0 ? { person, own, subscriptions, view } : null;
}

export function isAnswerPending(tx: ItemTx & PersonTx, userId: string, itemId: string): boolean {
  const stored = tx.item(itemId);
  return stored !== null && tx.membersOf(stored.setId).includes(userId) && pendingAnswerOf(tx, stored, userId) !== null;
}
