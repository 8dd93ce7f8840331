/** Search of people by a part of their name or id. One text of all is searched: ten thousand short ones take several times as long. */
import type { Person } from '../../../shared/people.ts';

export interface ListedPeople {
  people: readonly Person[];
  /** Name and id of each in lower case. */
  text: string;
  /** Where the text of each begins, and at last its end. */
  starts: readonly number[];
}

export function listPeople(people: readonly Person[]): ListedPeople {
  const texts = people.map(({ name, id }) => `${name}\n${id}\n`.toLowerCase());
  const starts = [0];
  for (const [index, text] of texts.entries()) starts.push((starts[index] ?? 0) + text.length);
  return { people, text: texts.join(''), starts };
}

/** @param wanted part of a name or id, in lower case */
export function searchPeople({ people, text, starts }: ListedPeople, wanted: string): readonly Person[] {
  if (wanted === '') return people;
  const found: Person[] = [];
  let index = 0;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at)) {
    while ((starts[index + 1] ?? text.length) <= at) index += 1;
    const end = starts[index + 1] ?? text.length;
    const person = people[index];
    // Otherwise it continues in the next text.
    const isWithin = at + wanted.length < end;
    if (isWithin && person) found.push(person);
    at = isWithin ? end : at + 1;
  }
  return found;
}
