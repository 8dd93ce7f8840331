/** Who an item is for: its audiences, and those who stand in for people that are away. */
import type { Addressed } from '../../shared/items.ts';
import type { Absence } from '../../shared/people.ts';
import type { DirectoryView } from './ports.ts';

export interface Recipients {
  audiences: Addressed[];
  /** Sorted ids; the very same array for the same people where nobody stands in, so that interning it is cheap. */
  members: readonly string[];
}

export const isoOf = (ms: number): string => new Date(ms).toISOString();

export const isAway = (absence: Absence, now: number): boolean =>
  Date.parse(absence.from) <= now && now < Date.parse(absence.to);

/** One hop: whoever stands in is not looked up again. Nobody stands in for a request of their own, nor for who asked. */
function standIns(
  directory: DirectoryView,
  members: readonly string[],
  now: number,
  except: string | null,
): Addressed[] {
  const added: Addressed[] = [];
  for (const [id, absence] of directory.absent()) {
    const { delegate } = absence;
    if (!delegate || delegate === except || id === except || delegate === id) continue;
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

/**
 * @param asked audiences of the event, escalations and delegations; stand-ins are worked out here, anew each time
 * @param requester nobody is asked to decide their own request; null where the item is no approval. A delegation to them
 *   stands (anyone may be delegated to), and answering is refused.
 */
export function recipientsOf(
  directory: DirectoryView,
  asked: readonly Addressed[],
  requester: string | null,
  now: number,
): Recipients {
  const given = asked.filter(({ by }) => by !== 'stand-in');
  const lists = given.map(({ audience, by }) => directory.members(audience, by === 'delegation' ? null : requester));
  const members = union(lists);
  const added = directory.absent().length > 0 ? standIns(directory, members, now, requester) : [];
  if (added.length === 0) return { audiences: given, members };
  return {
    audiences: [...given, ...added],
    members: union([members, ...added.map(({ audience }) => audience.users ?? [])]),
  };
}
