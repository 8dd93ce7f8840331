/** The recipients of an item: its audiences, and stand-ins of absent people. */

import type { Decision } from '../../../shared/answers.ts';
import type { Addressed, Item } from '../../../shared/items.ts';
import type { Absence } from '../../../shared/people.ts';
import { matchAudience } from '../../../shared/rules/audience.ts';
import { askersOf } from '../../../shared/rules/requester.ts';
import type { DirectoryView } from '../directory-view.ts';

export interface Recipients {
  audiences: Addressed[];
  /** Sorted ids; without stand-ins the same array for the same people, so that interning is cheap. */
  members: readonly string[];
}

export const isoOf = (ms: number): string => new Date(ms).toISOString();

export const isAway = (absence: Absence, now: number): boolean =>
  Date.parse(absence.from) <= now && now < Date.parse(absence.to);

/** One hop: the absence of a stand-in is ignored. A requester neither stands in nor has a stand-in. */
function standIns(
  directory: DirectoryView,
  members: readonly string[],
  now: number,
  except: readonly string[],
): Addressed[] {
  const added: Addressed[] = [];
  for (const [id, absence] of directory.absent()) {
    const { delegate } = absence;
    if (!delegate || except.includes(delegate) || except.includes(id) || delegate === id) continue;
    if (!isAway(absence, now) || !members.includes(id)) continue;
    const person = directory.person(id);
    if (!person || !directory.person(delegate)) continue;
    const onBehalfOf = { id, name: person.name };
    added.push({ audience: { users: [delegate] }, by: 'stand-in', onBehalfOf, at: absence.from });
  }
  return added;
}

function union(lists: readonly (readonly string[])[]): readonly string[] {
  const [first, ...others] = lists;
  if (!first) return [];
  if (others.length === 0) return first;
  return [...new Set(lists.flat())].sort();
}

/** Adds what rules on another desk cannot know: a represented person's roles in the order, and whether they may decide alone. */
function described(directory: DirectoryView, audiences: Addressed[], decision: Decision | null): Addressed[] {
  if (decision === null || decision.policy === 'first' || !audiences.some(({ onBehalfOf }) => onBehalfOf)) {
    return audiences;
  }
  return audiences.map(({ roles: _, alone: __, ...addressed }) => {
    const id = addressed.onBehalfOf?.id;
    if (typeof id !== 'string') return addressed;
    const person = directory.person(id);
    // A person who left has no turn.
    if (!person) return { ...addressed, ...(decision.order && { roles: [] }) };
    const asks = ({ by, audience }: Addressed) => by === 'escalation' && matchAudience(audience, person) !== null;
    const roles = decision.order?.filter((entry) => person.roles.includes(entry));
    return { ...addressed, ...(roles && { roles }), ...(audiences.some(asks) && { alone: true }) };
  });
}

interface AddressInput {
  directory: DirectoryView;
  /** Audiences of the event, escalations and delegations; stand-ins are computed here. */
  asked: readonly Addressed[];
  item: Pick<Item, 'type' | 'requester' | 'requestedBy' | 'decision'>;
  /** ms since 1970; decides absences. */
  now: number;
}

/** Requesters are not asked to decide their own request. A delegation to one is valid, but their answer is refused. */
export function recipientsOf({ directory, asked, item, now }: AddressInput): Recipients {
  const askers = askersOf(item);
  const given = asked.filter(({ by }) => by !== 'stand-in');
  const lists = given.map(({ audience, by }) => directory.members(audience, by === 'delegation' ? [] : askers));
  const members = union(lists);
  const added = directory.absent().length > 0 ? standIns(directory, members, now, askers) : [];
  const audiences = described(directory, added.length === 0 ? given : [...given, ...added], item.decision);
  if (added.length === 0) return { audiences, members };
  return { audiences, members: union([members, ...added.map(({ audience }) => audience.users ?? [])]) };
}
