/** Names in an event that match no one in the directory: undeclared roles that no one holds, unknown people, empty locations and units. */
import type { Audience, BeckonEvent } from '../../../shared/events.ts';
import type { DirectoryView } from '../directory-view.ts';

export const DIMENSIONS = ['roles', 'users', 'locations', 'units'] as const;
type Dimension = (typeof DIMENSIONS)[number];

/** Whether the directory knows a name, by dimension of an audience. */
export type KnownNames = Readonly<Record<Dimension, (name: string) => boolean>>;

const knownByView = new WeakMap<DirectoryView, KnownNames>();

/** Sets are built once per view, and those of people only if an event names a location or unit. */
export function knownNames(directory: DirectoryView): KnownNames {
  const cached = knownByView.get(directory);
  if (cached) return cached;
  const roles = new Set(['*', ...directory.roles().map(({ id }) => id)]);
  const tags = (of: 'locations' | 'units') => {
    let held: Set<string> | null = null;
    return (name: string): boolean => {
      held ??= new Set([...directory.people()].flatMap((person) => person[of]));
      return held.has(name);
    };
  };
  const known: KnownNames = {
    roles: (id) => roles.has(id),
    users: (id) => directory.person(id) !== null,
    locations: tags('locations'),
    units: tags('units'),
  };
  knownByView.set(directory, known);
  return known;
}

/** Names per event in a reply. */
const MAX_NAMES = 20;

/** Of its audiences and of the owners of its process, without duplicates. */
export function unknownNames({ data }: BeckonEvent, directory: DirectoryView): string[] {
  const known = knownNames(directory);
  const found = new Set<string>();
  const addAudience = (audience: Audience): void => {
    for (const dimension of DIMENSIONS) {
      for (const name of audience[dimension] ?? []) if (!known[dimension](name)) found.add(name);
    }
  };
  if ('audience' in data && data.audience) addAudience(data.audience);
  if ('escalation' in data) for (const { audience } of data.escalation ?? []) addAudience(audience);
  if ('process' in data && data.process) {
    for (const { owner } of [data.process, ...(data.process.steps ?? [])]) {
      if (owner !== undefined && !known.users(owner) && !known.roles(owner)) found.add(owner);
    }
  }
  return [...found].slice(0, MAX_NAMES);
}
