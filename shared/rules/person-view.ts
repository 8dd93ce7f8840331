/** An item as one person sees it: their state, their actions, whether it waits for them, how it reaches them, and why. */
import type { Item, ItemAction, ItemState, OwnState, PersonRef, PersonView } from '../items.ts';
import type { Person, Subscriptions } from '../people.ts';
import { matchAudience, whyFor } from './audience.ts';
import { deliveryFor } from './subscription.ts';
import { turnOf } from './turn.ts';

const isBy = (by: PersonRef, person: Person): boolean => by.id === person.id || by.onBehalfOf?.id === person.id;

/**
 * True once the person, or someone for them, has answered. `votes` are the answers to what is asked now: a question is none, and
 * a failure that was acknowledged and rose again begins anew, while `answers` keeps everything.
 */
const hasAnswered = (item: Item, person: Person): boolean => item.votes.some(({ by }) => isBy(by, person));

const isOwnRequest = (item: Item, person: Person): boolean =>
  item.type === 'approval.requested' && item.requester === person.id;

const isEscalated = (item: Item, person: Person): boolean =>
  item.audiences.some(({ by, audience }) => by === 'escalation' && matchAudience(audience, person) !== null);

/** What the person may press now, and the state they see. */
function standing(item: Item, person: Person, own: OwnState | null): { state: ItemState; actions: ItemAction[] } {
  const { state } = item;
  const none = { state, actions: [] };
  if (state !== 'open' && state !== 'waiting') return none;
  if (own?.delegatedAt || isOwnRequest(item, person) || hasAnswered(item, person)) return none;
  const turn = turnOf(item, person, isEscalated(item, person));
  if (turn === 'later') return { state: 'waiting', actions: [] };
  return turn === 'none' ? none : { state, actions: item.actions };
}

const isUnseen = (item: Item, own: OwnState | null): boolean =>
  !own?.seenAt || Date.parse(own.seenAt) < Date.parse(item.beckon.at);

/**
 * Pure, and the same at relay and desk. Snooze is passed through: it is the caller's to apply with time.
 * @param own what the person did with the item; null if nothing yet
 * @returns `waits` is false while a question is out, and for what the person's rules switch off. Somebody whom no audience
 *   reaches (any more) gets a badge, no actions and no `why`.
 */
export function personView(item: Item, person: Person, own: OwnState | null, subscriptions: Subscriptions): PersonView {
  const why = whyFor(item.audiences, person);
  const delivery = why ? deliveryFor(item, why, person, subscriptions) : 'badge';
  const { state, actions } = why ? standing(item, person, own) : { state: item.state, actions: [] };
  const asked = item.actions.length > 0 ? actions.length > 0 : !own?.delegatedAt && isUnseen(item, own);
  return {
    state,
    actions,
    waits: why !== null && delivery !== 'off' && state === 'open' && asked,
    delivery,
    why,
    seenAt: own?.seenAt ?? null,
    snoozedUntil: own?.snoozedUntil ?? null,
  };
}
