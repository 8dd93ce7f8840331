/** Content negotiation by weights (RFC 9110 section 12.4.2) and conditional requests (section 13.1.2). */
import { LANGUAGE_CODES, type Language } from '../../../shared/words/words.ts';
import { CODINGS, type Coding } from './web-files.ts';

interface WeightedEntry {
  name: string;
  weight: number;
}

/** Entries of a field in lower case; those with an invalid weight are omitted. */
function weighed(field: string): WeightedEntry[] {
  return field.split(',').flatMap((entry) => {
    const [name = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
    const given = parameters.find((parameter) => /^q\s*=/.test(parameter));
    const weight = given === undefined ? '1' : given.replace(/^q\s*=\s*/, '');
    return name !== '' && /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) ? [{ name, weight: Number(weight) }] : [];
  });
}

/** Legacy names (RFC 9110 section 8.4.1.3). */
const ALIASES: Readonly<Record<string, Coding>> = { 'x-gzip': 'gzip' };

/**
 * RFC 9110 section 12.5.3. If the client refuses every form, the uncoded one is sent anyway.
 * @param field `Accept-Encoding`; undefined: absent
 * @param available preferred first, which decides between equal weights
 * @returns null: uncoded
 */
export function codingFor(field: string | undefined, available: readonly Coding[]): Coding | null {
  if (field === undefined) return null;
  const given = weighed(field).map(({ name, weight }) => ({ name: ALIASES[name] ?? name, weight }));
  const weightOf = (name: string): number | undefined => given.find((one) => one.name === name)?.weight;
  const others = weightOf('*');
  let best: { coding: Coding | null; weight: number } = { coding: null, weight: weightOf('identity') ?? 0 };
  for (const coding of CODINGS.filter((one) => available.includes(one)).reverse()) {
    const weight = weightOf(coding) ?? others ?? 0;
    if (weight > 0 && weight >= best.weight) best = { coding, weight };
  }
  return best.coding;
}

/** The preferred language among those of Beckon, else English (RFC 9110 section 12.5.4). @param field `Accept-Language` */
export function languageFor(field: string | undefined): Language {
  let best: { language: Language; weight: number } = { language: 'en', weight: 0 };
  for (const { name, weight } of weighed(field ?? '')) {
    const language = LANGUAGE_CODES.find((code) => name === code || name.startsWith(`${code}-`));
    if (language !== undefined && weight > best.weight) best = { language, weight };
  }
  return best.language;
}

/** Weak comparison, because proxies may weaken ETags. @param field `If-None-Match` @param etag strong */
export function isKnown(field: string | undefined, etag: string): boolean {
  const given = (field ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return given.includes(etag) || given.includes('*');
}
