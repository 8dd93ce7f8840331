/** Whose vote a person's next answer is: their own first, then those they represent (contract section 2, "How a decision comes about"). */
import type { Item } from '../items.ts';
import type { Person } from '../people.ts';
import { matchAudience } from './audience.ts';
import { type Principal, principalsOf } from './principals.ts';
import { askersOf } from './requester.ts';
import { mayTake } from './turn.ts';
import { hasVoted, isDone } from './vote.ts';

/** Addressed by the event or an escalation, not only by a delegation or absence. */
const isAsked = (item: Item, person: Person): boolean =>
  item.audiences.some(
    ({ by, audience }) => (by === 'event' || by === 'escalation') && matchAudience(audience, person) !== null,
  );

const isEscalated = (item: Item, person: Person): boolean =>
  item.audiences.some(({ by, audience }) => by === 'escalation' && matchAudience(audience, person) !== null);

/** Principals asked now, as far as the item shows it: a long list of voters is omitted, so the relay decides. */
function askedNow(item: Item): (principal: Principal) => boolean {
  const { decision, votes } = item;
  if (decision?.policy === 'sequential') {
    const entry = decision.order?.[votes.length];
    return ({ id, roles }) => entry !== undefined && mayTake(entry, id, roles, item);
  }
  const voters = decision?.policy === 'first' ? undefined : decision?.asked;
  return ({ id }) => !voters || voters.some((voter) => voter.id === id);
}

/** @returns in the order in which answers count; only one unless the policy is `all` */
export function answersFor(item: Item, person: Person): Principal[] {
  if (askersOf(item).includes(person.id) || isDone(item, person.id)) return [];
  const own: Principal = { id: person.id, name: person.name, roles: person.roles };
  const mine = isAsked(item, person) && !hasVoted(item.votes, person.id) ? [own] : [];
  const all = [...mine, ...principalsOf(item, person.id)];
  const now = all.filter(askedNow(item));
  if (now.length > 0) return item.decision?.policy === 'all' ? now : now.slice(0, 1);
  // A person asked by an escalation may decide alone at any time, and so may those who represent them.
  return all.filter((one) => (one === own ? isEscalated(item, person) : one.alone)).slice(0, 1);
}
