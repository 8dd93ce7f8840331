/** Whose turn it is under the `sequential` policy (contract section 2, "How a decision comes about"). */
import type { Item } from '../items.ts';
import type { Person } from '../people.ts';
import { principalsOf } from './principals.ts';

/** yours: may answer now · later: their turn has not come · none: they may look, not answer. */
export type Turn = 'yours' | 'later' | 'none';

/**
 * An entry of `order` is a user id, else a role id. Of items kept from before the relay told a principal's roles these are not known:
 * then they count for a role's turn if the event addressed that role; the relay, which knows, has the last word.
 */
export function mayTake(entry: string, id: string, roles: readonly string[] | undefined, item: Item): boolean {
  if (id === entry) return true;
  return roles ? roles.includes(entry) : item.audiences.some(({ audience }) => audience.roles?.includes(entry));
}

/**
 * Each vote takes one entry of the order.
 * @param ownRight false where their own answer was given for them: they may still answer in the place of others
 */
export function turnOf(item: Item, person: Person, ownRight = true): Turn {
  const order = item.decision?.policy === 'sequential' ? item.decision.order : null;
  if (!order) return 'yours';
  const principals = principalsOf(item, person.id);
  const place = order
    .slice(item.votes.length)
    .findIndex(
      (entry) =>
        (ownRight && mayTake(entry, person.id, person.roles, item)) ||
        principals.some(({ id, roles }) => mayTake(entry, id, roles, item)),
    );
  if (place < 0) return 'none';
  return place === 0 ? 'yours' : 'later';
}
