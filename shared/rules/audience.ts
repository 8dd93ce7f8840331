/** Audience matching (contract section 2, "Audience"). */
import type { Audience } from '../events.ts';
import type { Why } from '../item-views.ts';
import type { Addressed } from '../items.ts';
import type { Person } from '../people.ts';

interface AudienceMatch {
  byName: boolean;
  /** Roles through which the person is addressed; all their roles if the audience names none or `*`. */
  roles: string[];
  locations: string[];
  units: string[];
}

const common = (asked: readonly string[] | undefined, held: readonly string[]): string[] =>
  asked ? held.filter((value) => asked.includes(value)) : [];

const isAnyRole = (roles: readonly string[] | undefined): boolean => !roles || roles.includes('*');

/** Alternatives within a dimension, all given dimensions must match, `users` adds people by id. @returns null if not addressed */
export function matchAudience(audience: Audience, person: Person): AudienceMatch | null {
  const { roles, locations, units, users } = audience;
  const byName = users?.includes(person.id) ?? false;
  const match: AudienceMatch = {
    byName,
    roles: isAnyRole(roles) ? [...person.roles] : common(roles, person.roles),
    locations: common(locations, person.locations),
    units: common(units, person.units),
  };
  const byDimensions =
    Boolean(roles ?? locations ?? units) &&
    (isAnyRole(roles) || match.roles.length > 0) &&
    (!locations || match.locations.length > 0) &&
    (!units || match.units.length > 0);
  if (byDimensions) return match;
  if (!byName) return null;
  // Addressed only by name: the dimensions did not match, so none of the audience's roles is a reason.
  return { byName, roles: roles ? [] : [...person.roles], locations: [], units: [] };
}

const union = (into: string[], more: readonly string[]): void => {
  for (const value of more) if (!into.includes(value)) into.push(value);
};

const viaOf = ({ by, fallback, reassigned }: Addressed): Why['via'] =>
  fallback ? 'fallback' : reassigned ? 'reassigned' : by;

/** "Why did I get this?": the union over all matching audiences; `via` is that of the first. @returns null if none matches */
export function whyFor(audiences: readonly Addressed[], person: Person): Why | null {
  let why: Why | null = null;
  for (const addressed of audiences) {
    const match = matchAudience(addressed.audience, person);
    if (!match) continue;
    why ??= { byName: false, roles: [], locations: [], units: [], via: viaOf(addressed) };
    why.byName ||= match.byName;
    union(why.roles, match.roles);
    union(why.locations, match.locations);
    union(why.units, match.units);
  }
  return why;
}
