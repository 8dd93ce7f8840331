/** Whose turn it is under the `sequential` policy (contract section 2, "How a decision comes about"). */
import type { Item } from '../items.ts';
import type { Person } from '../people.ts';
import { matchAudience } from './audience.ts';

/** yours: may answer now · later: their turn has not come · none: they may look, not answer. */
export type Turn = 'yours' | 'later' | 'none';

/** The roles of a person by id; undefined where they are not known, as at the desk of somebody else. */
export type RolesOf = (id: string) => readonly string[] | undefined;

/**
 * Those who handed the item to this person or for whom they stand in, as far as they still have an answer to give: whoever gave
 * theirs, or asked for the approval, has none to hand over.
 */
export function principalsOf(item: Item, person: Person): { id: string; name: string }[] {
  const gave = new Set(item.votes.flatMap(({ by }) => [by.id, by.onBehalfOf?.id]));
  const asker = item.type === 'approval.requested' ? item.requester : null;
  return item.audiences.flatMap(({ audience, onBehalfOf }) => {
    if (!onBehalfOf || onBehalfOf.id === null || onBehalfOf.id === asker || gave.has(onBehalfOf.id)) return [];
    return matchAudience(audience, person) ? [{ id: onBehalfOf.id, name: onBehalfOf.name }] : [];
  });
}

/**
 * An entry of `order` is a user id, else a role id. Where a principal's roles are not known they count for a role's turn if the
 * event addressed that role; the relay, which knows, has the last word.
 */
export function mayTake(entry: string, id: string, roles: readonly string[] | undefined, item: Item): boolean {
  if (id === entry) return true;
  return roles ? roles.includes(entry) : item.audiences.some(({ audience }) => audience.roles?.includes(entry));
}

/** Each vote takes one entry of the order. Who was added by escalation may decide alone, at any time. */
export function turnOf(item: Item, person: Person, escalated: boolean, rolesOf: RolesOf = () => undefined): Turn {
  const order = item.decision?.policy === 'sequential' ? item.decision.order : null;
  if (!order || escalated) return 'yours';
  const principals = principalsOf(item, person);
  const left = order.slice(item.votes.length);
  const place = left.findIndex(
    (entry) =>
      mayTake(entry, person.id, person.roles, item) ||
      principals.some(({ id }) => mayTake(entry, id, rolesOf(id), item)),
  );
  if (place < 0) return 'none';
  return place === 0 ? 'yours' : 'later';
}
