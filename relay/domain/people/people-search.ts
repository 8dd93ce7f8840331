/** Finds people by name, for delegation and stand-ins. Folded names are cached per directory view. */
import type { PersonSummary } from '../../../shared/people.ts';
import type { DirectoryView } from '../directory-view.ts';

/** Best match first, at most `limit`. */
type PeopleSearch = (q: string, limit: number) => PersonSummary[];

interface PersonEntry {
  person: PersonSummary;
  id: string;
  name: string;
  words: readonly string[];
}

/** Ignores case and accents: `asa ob` finds `Åsa Öberg`. */
const folded = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();

function indexOf(directory: DirectoryView): PersonEntry[] {
  const known = new Map(directory.roles().map((role) => [role.id, role]));
  const entries = [...directory.people()].map(({ id, name, roles, locations }) => {
    const plain = folded(name);
    const roleNames = roles.map((role) => known.get(role)?.names ?? {});
    const person = {
      ...{ id, name },
      ...(roles.length > 0 ? { roles: roles.map((role) => known.get(role)?.name ?? role) } : {}),
      ...(roleNames.some((names) => Object.keys(names).length > 0) ? { roleNames } : {}),
      ...(locations.length > 0 ? { locations } : {}),
    };
    return { person, id: folded(id), name: plain, words: plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean) };
  });
  return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1));
}

/** 0: same id · 1: prefix of the name · 2: each typed word is a prefix of a word of the name · 3: prefix of the id · null: no match. */
function rankOf(entry: PersonEntry, q: string, typed: readonly string[]): number | null {
  if (entry.id === q) return 0;
  if (entry.name.startsWith(q)) return 1;
  if (typed.length > 0 && typed.every((one) => entry.words.some((word) => word.startsWith(one)))) return 2;
  return entry.id.startsWith(q) ? 3 : null;
}

export function createPeopleSearch(directory: () => DirectoryView): PeopleSearch {
  let known: { view: DirectoryView; entries: PersonEntry[] } | null = null;
  const entries = (): PersonEntry[] => {
    const view = directory();
    if (known?.view !== view) known = { view, entries: indexOf(view) };
    return known.entries;
  };
  return (text, limit) => {
    const q = folded(text);
    if (q === '')
      return entries()
        .slice(0, limit)
        .map(({ person }) => person);
    const typed = q.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    const byRank: PersonSummary[][] = [[], [], [], []];
    for (const entry of entries()) {
      const rank = rankOf(entry, q, typed);
      if (rank !== null) byRank[rank]?.push(entry.person);
    }
    return byRank.flat().slice(0, limit);
  };
}
