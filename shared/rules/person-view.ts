/** An item as one person sees it: their state, their actions, whether it waits for them, how it reaches them, and why. */

import type { OwnState, PersonView } from '../item-views.ts';
import type { Item } from '../items.ts';
import type { Person, Subscriptions } from '../people.ts';
import { answersFor } from './answers-for.ts';
import { whyFor } from './audience.ts';
import { isOpen } from './item-state.ts';
import { isOwnDoing } from './own-doing.ts';
import { askersOf, stopsDecision } from './requester.ts';
import { snoozedUntil } from './snooze.ts';
import { deliveryFor } from './subscription.ts';
import { turnOf } from './turn.ts';
import { hasVoted } from './vote.ts';

/** What the person may press now, in whose place, and the state they see. */
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

/** Their turn is still to come. */
const isLater = (item: Item, person: Person): boolean =>
  !askersOf(item).includes(person.id) && turnOf(item, person, !hasVoted(item.votes, person.id)) === 'later';

const isUnseen = (item: Item, own: OwnState | null): boolean =>
  !own?.seenAt || Date.parse(own.seenAt) < Date.parse(item.beckon.at);

/**
 * Pure, and the same at relay and desk. A snooze that a rise or an escalation ended is none; else it is the caller's to apply with time.
 * @param own what the person did with the item; null if nothing yet
 * @returns `waits` is false while a question is out, and for what the person's rules switch off. Somebody whom no audience
 *   reaches (any more) gets a badge, no actions and no `why`.
 */
export function personView(item: Item, person: Person, own: OwnState | null, subscriptions: Subscriptions): PersonView {
  const why = whyFor(item.audiences, person);
  const wanted = why ? deliveryFor(item, why, person, subscriptions) : 'badge';
  const delivery = wanted !== 'off' && isOwnDoing(item, person.id) ? 'badge' : wanted;
  const {
    state,
    actions,
    answersFor: whose,
  } = why ? standing(item, person, own) : { state: item.state, actions: [], answersFor: [] };
  const asked = item.actions.length > 0 ? actions.length > 0 : !own?.delegatedAt && isUnseen(item, own);
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
