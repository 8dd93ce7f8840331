/** The language in which somebody reads, as directories and issuers write it. */
import type { Person } from '../people.ts';

/** Plain English writes times of 24 hours. */
const ENGLISH = 'en-GB';

/**
 * In which the relay writes to a person: as the directory or the issuer says, else as their browser asks, else English.
 *
 * @param asked what a request prefers; left out where nobody asks · @returns BCP 47
 */
export function localeFor({ language }: Pick<Person, 'language'>, asked?: string): string {
  const locale = language ?? asked;
  return locale === undefined || locale === 'en' ? ENGLISH : locale;
}

/** @param text such as `de`, `fr-CH`, or `de_DE` as some issuers write it · @returns BCP 47; null: it is none */
export function localeFrom(text: string): string | null {
  if (text.length > 35) return null;
  try {
    return Intl.getCanonicalLocales(text.replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}
