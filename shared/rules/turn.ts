/** Whose turn it is under the `sequential` policy (contract section 2, "How a decision comes about"). */
import type { Item } from '../items.ts';
import type { Person } from '../people.ts';

/** yours: may answer now · later: their turn has not come · none: they may look, not answer. */
export type Turn = 'yours' | 'later' | 'none';

/** Ids this person answers for: their own, and those who handed the item to them or for whom they stand in. */
const answersFor = (item: Item, person: Person): string[] => {
  const principals = item.audiences
    .filter((addressed) => addressed.onBehalfOf && addressed.audience.users?.includes(person.id))
    .flatMap((addressed) => addressed.onBehalfOf?.id ?? []);
  return [person.id, ...principals];
};

/**
 * An entry of `order` is a user id, else a role id. A principal's roles are not known here: who stands in for someone counts
 * for a role's turn if the event addressed that role; the relay, which knows, has the last word.
 */
function mayTake(entry: string, ids: readonly string[], item: Item, person: Person): boolean {
  if (ids.includes(entry) || person.roles.includes(entry)) return true;
  return ids.length > 1 && item.audiences.some(({ audience }) => audience.roles?.includes(entry));
}

/** Each vote takes one entry of the order. Who was added by escalation may decide alone, at any time. */
export function turnOf(item: Item, person: Person, escalated: boolean): Turn {
  const order = item.decision?.policy === 'sequential' ? item.decision.order : null;
  if (!order || escalated) return 'yours';
  const ids = answersFor(item, person);
  const left = order.slice(item.votes.length);
  const place = left.findIndex((entry) => mayTake(entry, ids, item, person));
  if (place < 0) return 'none';
  return place === 0 ? 'yours' : 'later';
}
