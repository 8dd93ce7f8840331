/** Computes an item as one person sees it: state, actions, whether it waits for them, delivery and reason. */

import type { OwnState, PersonView } from '../item-views.ts';
import type { Item } from '../items.ts';
import type { Person, Subscriptions } from '../people.ts';
import { answersFor } from './answers-for.ts';
import { whyFor } from './audience.ts';
import { isOpen } from './item-state.ts';
import { askersOf, stopsDecision } from './requester.ts';
import { snoozedUntil } from './snooze.ts';
import { deliveryFor } from './subscription.ts';
import { turnOf } from './turn.ts';
import { hasVoted } from './vote.ts';

/** The available actions, for whom they answer, and the visible state. */
function standing(
  item: Item,
  person: Person,
  own: OwnState | null,
): Pick<PersonView, 'state' | 'actions' | 'answersFor'> {
  const { state } = item;
  const none = { state, actions: [], answersFor: [] };
  if (!isOpen(item) || own?.delegatedAt) return none;
  const whose = answersFor(item, person);
  if (whose.length === 0) return isLater(item, person) ? { ...none, state: 'waiting' } : none;
  const actions = stopsDecision(item) ? item.actions.filter(({ kind }) => kind === 'request-info') : item.actions;
  return { state, actions, answersFor: actions.length > 0 ? whose.map(({ id, name }) => ({ id, name })) : [] };
}

const isLater = (item: Item, person: Person): boolean =>
  !askersOf(item).includes(person.id) && turnOf(item, person, !hasVoted(item.votes, person.id)) === 'later';

/** Not viewed since it last beckoned; for an item that requires no answer. */
export const isUnread = ({ beckon }: Pick<Item, 'beckon'>, own: Pick<OwnState, 'seenAt'> | null): boolean =>
  !own?.seenAt || Date.parse(own.seenAt) < Date.parse(beckon.at);

/** For notifications caused by a person: the kind of thread entry that names them. */
const ENTRY_OF: Partial<Record<Item['beckon']['reason'], Item['thread'][number]['kind']>> = {
  info: 'answer',
  'taken-back': 'taken-back',
};

/** Whether the item notifies because of the recipient's own action, here or on another device: that is no news to them. */
function isOwnAction({ beckon, thread }: Pick<Item, 'beckon' | 'thread'>, personId: string): boolean {
  const kind = ENTRY_OF[beckon.reason];
  if (kind === undefined) return false;
  const entry = thread.findLast((one) => one.kind === kind);
  return entry?.by?.id === personId;
}

/**
 * Pure, and identical on relay and desk. A snooze ended by a rise in severity or an escalation is dropped; otherwise the caller compares it
 * with the current time.
 * @param own what the person did with the item; null if nothing yet
 * @returns `waits` is false while a question is open, and for items the person's rules switch off. A person matched by no audience (any
 * more) gets a badge, no actions and no `why`.
 */
export function personView(item: Item, person: Person, own: OwnState | null, subscriptions: Subscriptions): PersonView {
  const why = whyFor(item.audiences, person);
  const wanted = why ? deliveryFor(item, why, person, subscriptions) : 'badge';
  const delivery = wanted !== 'off' && isOwnAction(item, person.id) ? 'badge' : wanted;
  const {
    state,
    actions,
    answersFor: whose,
  } = why ? standing(item, person, own) : { state: item.state, actions: [], answersFor: [] };
  const asked = item.actions.length > 0 ? actions.length > 0 : !own?.delegatedAt && isUnread(item, own);
  return {
    state,
    actions,
    answersFor: whose,
    waits: why !== null && delivery !== 'off' && state === 'open' && asked,
    delivery,
    why,
    seenAt: own?.seenAt ?? null,
    snoozedUntil: snoozedUntil(item, own),
  };
}
