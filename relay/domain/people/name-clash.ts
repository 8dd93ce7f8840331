/** Rejects a name that another person has, in any spelling, when people are added or changed (contract section 2, "Requester"). */
import { canonicalForm, isMixed } from '../../../shared/rules/canonical.ts';
import type { DirectoryView } from '../directory-view.ts';

export interface NamedPerson {
  id: string;
  aliases?: readonly string[] | undefined;
}

/** `place`: `id` or `aliases/0` of the person. */
interface Claim {
  id: string;
  place: string;
  text: string;
}

const claimsOf = ({ id, aliases = [] }: NamedPerson): Claim[] => [
  { id, place: 'id', text: id },
  ...aliases.map((text, index) => ({ id, place: `aliases/${index}`, text })),
];

export function aliasFault(alias: string): string | null {
  if (canonicalForm(alias) === '') return 'has nothing in it that can be seen';
  return isMixed(alias) ? 'mixes letters of several scripts, and such a name is nobody’s' : null;
}

interface Clash {
  of: Claim;
  other: Claim;
}

/** The first name that two people share. @param touched ids of people added or changed; earlier clashes remain, and count as one person */
export function firstClash(people: Iterable<NamedPerson>, touched: ReadonlySet<string>): Clash | null {
  const known = new Map<string, Claim[]>();
  for (const person of people) {
    for (const claim of claimsOf(person)) {
      const form = canonicalForm(claim.text);
      if (form === '') continue;
      const others = known.get(form) ?? [];
      const other = others.find(({ id }) => id !== claim.id && (touched.has(id) || touched.has(claim.id)));
      if (other) return touched.has(claim.id) ? { of: claim, other } : { of: other, other: claim };
      known.set(form, [...others, claim]);
    }
  }
  return null;
}

/** `users/kim2/aliases/0 ("KIM") is users/kim/id ("kim") written in another way; …` */
export function clashWords({ of, other }: Clash): string {
  const said = ({ id, place, text }: Claim) => `users/${id}/${place} (${JSON.stringify(text)})`;
  const same = of.text === other.text ? '' : ' written in another way';
  return `${said(of)} is ${said(other)}${same}: two people cannot have one name`;
}

/** Checks a person who is added or changed against the known people. @returns `place`: `id` or `aliases/0`; `detail` follows it */
export function nameFault(
  person: NamedPerson,
  { owners, person: known }: Pick<DirectoryView, 'owners' | 'person'>,
): { place: string; detail: string } | null {
  for (const { place, text } of claimsOf(person)) {
    const other = owners(text).find((id) => id !== person.id);
    // A known person whose id clashed before clashes were rejected can still be changed.
    if (other !== undefined && !(place === 'id' && known(person.id))) {
      return { place, detail: `is a name of ${other} already, however it is written: two people cannot have one name` };
    }
    const fault = place === 'id' ? null : aliasFault(text);
    if (fault !== null) return { place, detail: fault };
  }
  return null;
}
