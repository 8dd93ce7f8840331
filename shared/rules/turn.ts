/** Turns under the `sequential` policy (contract section 2, "How a decision comes about"). */
import type { Item } from '../items.ts';
import type { Person } from '../people.ts';
import { principalsOf } from './principals.ts';

/** yours: may answer now · later: not their turn yet · none: read-only. */
export type Turn = 'yours' | 'later' | 'none';

/**
 * An entry of `order` is a user id or a role id. In items stored by versions without a principal's roles, a role's entry matches if the
 * event addressed that role; the relay knows the roles and decides.
 */
export function mayTake(entry: string, id: string, roles: readonly string[] | undefined, item: Item): boolean {
  if (id === entry) return true;
  return roles ? roles.includes(entry) : item.audiences.some(({ audience }) => audience.roles?.includes(entry));
}

/** Each vote consumes one entry of the order. @param ownRight false if their own vote was given; they may still answer for others */
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
