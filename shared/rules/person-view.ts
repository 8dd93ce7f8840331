/** An item as one person sees it: their state, their actions, whether it waits for them, how it reaches them, and why. */
import type { Item, ItemAction, ItemState, OwnState, PersonView } from '../items.ts';
import type { Person, Subscriptions } from '../people.ts';
import { matchAudience, whyFor } from './audience.ts';
import { principalsOf } from './principals.ts';
import { askersOf, stopsDecision } from './requester.ts';
import { deliveryFor } from './subscription.ts';
import { type Turn, turnOf } from './turn.ts';

/**
 * `votes` are the answers to what is asked now: a question is none, and a failure that was acknowledged and rose again begins anew,
 * while `answers` keeps everything.
 */
const hasAnswered = (item: Item, { id }: Person): boolean => item.votes.some(({ by }) => by.id === id);
const wasAnsweredFor = (item: Item, { id }: Person): boolean => item.votes.some(({ by }) => by.onBehalfOf?.id === id);

const isOwnRequest = (item: Item, person: Person): boolean => askersOf(item).includes(person.id);

/** By the event or an escalation, not only by somebody who handed it over or is away. */
const isAsked = (item: Item, person: Person): boolean =>
  item.audiences.some(
    ({ by, audience }) => (by === 'event' || by === 'escalation') && matchAudience(audience, person) !== null,
  );

const isEscalated = (item: Item, person: Person): boolean =>
  item.audiences.some(({ by, audience }) => by === 'escalation' && matchAudience(audience, person) !== null);

/** Voters were fixed at acceptance; where they are not told (they are many) the relay has the last word. */
function isVoter(item: Item, person: Person, ownRight: boolean): boolean {
  const { decision } = item;
  if (!decision?.asked || (decision.policy !== 'all' && decision.policy !== 'quorum')) return true;
  const voters = decision.asked.map(({ id }) => id);
  return (
    (ownRight && voters.includes(person.id)) || principalsOf(item, person.id).some(({ id }) => voters.includes(id))
  );
}

/** yours: may answer now · later: others are asked before · none: they may look. */
function mayAnswer(item: Item, person: Person): Turn {
  if (isOwnRequest(item, person) || hasAnswered(item, person)) return 'none';
  const ownRight = isAsked(item, person) && !wasAnsweredFor(item, person);
  const principals = principalsOf(item, person.id);
  if (!ownRight && principals.length === 0) return 'none';
  // Whoever an escalation asks may decide alone, at any time, and so may those who act in their place.
  if ((ownRight && isEscalated(item, person)) || principals.some(({ alone }) => alone)) return 'yours';
  return isVoter(item, person, ownRight) ? turnOf(item, person, ownRight) : 'none';
}

/** What the person may press now, and the state they see. */
function standing(item: Item, person: Person, own: OwnState | null): { state: ItemState; actions: ItemAction[] } {
  const { state } = item;
  const none = { state, actions: [] };
  if ((state !== 'open' && state !== 'waiting') || own?.delegatedAt) return none;
  const turn = mayAnswer(item, person);
  if (turn === 'later') return { state: 'waiting', actions: [] };
  if (turn === 'none') return none;
  return {
    state,
    actions: stopsDecision(item) ? item.actions.filter(({ kind }) => kind === 'request-info') : item.actions,
  };
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
