/** Names and identities of people (contract section 2, "Requester"). Forms are precomputed, for lookup at each event and response. */
import { canonicalForm, formsOf } from '../../shared/rules/canonical.ts';
import type { NameMatch } from '../domain/directory-view.ts';

/** Canonical forms of the names of one person. */
export interface PersonNames {
  /** Of their id and aliases; unique to this person. */
  own: readonly string[];
  /** Of their id without its domain; null if it has no domain. */
  account: string | null;
  /** Of their display name, which need not be unique. */
  name: string;
}

export interface Names {
  named(spelling: string): NameMatch;
  /** All ids of the same person, the given id first; most often only that id. */
  accountsOf(id: string): readonly string[];
  /** The representative id of `accountsOf`. */
  personOf(id: string): string;
  /** People whose id or alias has the same canonical form. */
  owners(text: string): readonly string[];
}

export function namesOf(id: string, name: string, aliases: readonly string[]): PersonNames {
  const { whole, bare } = formsOf(id);
  const own = [whole, ...aliases.map(canonicalForm)].filter((form) => form !== '');
  return { own, account: bare === whole || bare === '' ? null : bare, name: canonicalForm(name) };
}

const NOBODY: readonly string[] = [];

/** Joins an id with a domain to the id without it, and ids that share a form, which were stored before such duplicates were refused. */
function groupsOf(people: ReadonlyMap<string, PersonNames>, owners: ReadonlyMap<string, string[]>) {
  const groups = new Map<string, Set<string>>();
  const join = (one: string, other: string) => {
    const into = groups.get(one) ?? new Set([one]);
    for (const id of groups.get(other) ?? [other]) into.add(id);
    for (const id of into) groups.set(id, into);
  };
  for (const ids of owners.values()) for (const other of ids.slice(1)) join(ids[0] ?? other, other);
  for (const [id, { account }] of people) {
    for (const other of (account !== null && owners.get(account)) || NOBODY) if (other !== id) join(other, id);
  }
  return groups;
}

function ownersOf(people: ReadonlyMap<string, PersonNames>): Map<string, string[]> {
  const owners = new Map<string, string[]>();
  for (const [id, { own }] of people) {
    for (const form of own) {
      const known = owners.get(form);
      if (!known) owners.set(form, [id]);
      else if (!known.includes(id)) known.push(id);
    }
  }
  return owners;
}

/** @param people by id */
export function createNames(people: ReadonlyMap<string, PersonNames>): Names {
  const owners = ownersOf(people);
  const groups = groupsOf(people, owners);
  const accountsOf = (id: string): readonly string[] => {
    const group = groups.get(id);
    return group ? [id, ...[...group].filter((other) => other !== id)] : [id];
  };
  const first = new Map([...groups].map(([id, group]) => [id, [...group].sort()[0] ?? id]));
  const personOf = (id: string): string => first.get(id) ?? id;

  /** Forms of accounts and display names. Null: ambiguous, because several people have it. */
  const loose = new Map<string, string | null>();
  for (const [id, { account, name }] of people) {
    for (const form of new Set([account ?? '', name])) {
      if (form === '') continue;
      const other = loose.get(form);
      loose.set(form, other === undefined || (other !== null && personOf(other) === personOf(id)) ? id : null);
    }
  }
  const looselyNamed = (form: string): readonly string[] | undefined => {
    const id = loose.get(form);
    return typeof id === 'string' ? [id] : undefined;
  };

  return {
    accountsOf,
    personOf,
    owners: (text) => owners.get(canonicalForm(text)) ?? NOBODY,
    named(spelling) {
      const { whole, bare, mixed } = formsOf(spelling);
      if (mixed) return { ids: NOBODY, mixed };
      const found = owners.get(whole) ?? owners.get(bare) ?? looselyNamed(whole) ?? looselyNamed(bare) ?? NOBODY;
      return { ids: [...new Set(found.flatMap(accountsOf))], mixed };
    },
  };
}
