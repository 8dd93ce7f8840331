/** Current voters, and their names for the desks (contract section 2). */

import type { Decision } from '../../../shared/answers.ts';
import { askersOf } from '../../../shared/rules/requester.ts';
import type { DirectoryView } from '../directory-view.ts';
import type { StoredItem } from '../unit-of-work.ts';

/** Fixed when the event was accepted, without people who left or were found to be the requester. @returns null for policies without fixed voters */
export function votersNow(
  { item, voters }: Pick<StoredItem, 'item' | 'voters'>,
  directory: DirectoryView,
): readonly string[] | null {
  const askers = askersOf(item);
  return voters?.filter((id) => directory.person(id) !== null && !askers.includes(id)) ?? null;
}

/** A longer list of names is of no use, and would be sent with every change. */
const MAX_VOTER_NAMES = 100;

/** @param voters those of `all` and `quorum` who are still in the directory; null for the other policies */
export function withVoterNames(
  decision: Decision,
  voters: readonly string[] | null,
  directory: DirectoryView,
): Decision {
  if (decision.policy === 'first') return decision;
  const { asked: _, ...rest } = decision;
  const ids = decision.policy === 'sequential' ? decision.order : voters;
  if (!ids || ids.length > MAX_VOTER_NAMES) return rest;
  const roles = new Map(directory.roles().map((role) => [role.id, role]));
  const asked = ids.map((id) => {
    const person = directory.person(id);
    const { name = id, names } = person ? { name: person.name } : (roles.get(id) ?? {});
    return { id, name, ...(names && { names }) };
  });
  return { ...rest, asked };
}
