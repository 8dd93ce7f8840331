/** Search of people by a part of their name or id. One text of all is searched: ten thousand short ones take several times as long. */
import { BoundedMap } from '../../../shared/bounded-map.ts';
import type { Person } from '../../../shared/people.ts';

export interface PeopleSearch {
  count: number;
  /** @param text part of a name or id, in any case. @param role null: any. @returns people in their order */
  find(text: string, role: string | null): readonly Person[];
}

/** Results in memory: the console polls the page that it shows. */
const MAX_RESULTS = 20;

export function createPeopleSearch(people: readonly Person[]): PeopleSearch {
  const texts = people.map(({ name, id }) => `${name}\n${id}\n`.toLowerCase());
  const all = texts.join('');
  /** Where the text of each begins, and at last the end. */
  const starts = [0];
  for (const [index, text] of texts.entries()) starts.push((starts[index] ?? 0) + text.length);
  const results = new BoundedMap<string, readonly Person[]>(MAX_RESULTS);

  function named(wanted: string): readonly Person[] {
    if (wanted === '') return people;
    const found: Person[] = [];
    let index = 0;
    for (let at = all.indexOf(wanted); at >= 0; at = all.indexOf(wanted, at)) {
      while ((starts[index + 1] ?? all.length) <= at) index += 1;
      const end = starts[index + 1] ?? all.length;
      const person = people[index];
      // Otherwise it continues in the next text.
      const isWithin = at + wanted.length < end;
      if (isWithin && person) found.push(person);
      at = isWithin ? end : at + 1;
    }
    return found;
  }

  return {
    count: people.length,
    find(text, role) {
      const key = JSON.stringify([text, role]);
      const known = results.get(key);
      if (known) return known;
      const ofText = named(text.toLowerCase());
      const found = role === null ? ofText : ofText.filter(({ roles }) => roles.includes(role));
      results.set(key, found);
      return found;
    },
  };
}
