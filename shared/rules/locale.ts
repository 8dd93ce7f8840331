/** Languages of people, as given by directories and issuers. */
import type { Person } from '../people.ts';

/** Locale for plain `en`: it uses 24-hour times. */
const ENGLISH = 'en-GB';

/**
 * Language of the relay's messages to a person: from the directory or the issuer, else the browser's preference, else English.
 *
 * @param asked the request's preference, if there is a request · @returns BCP 47
 */
export function localeFor({ language }: Pick<Person, 'language'>, asked?: string): string {
  const locale = language ?? asked;
  return locale === undefined || locale === 'en' ? ENGLISH : locale;
}

/** @param text such as `de`, `fr-CH`, or `de_DE` as some issuers write it · @returns BCP 47; null if invalid */
export function localeFrom(text: string): string | null {
  if (text.length > 35) return null;
  try {
    return Intl.getCanonicalLocales(text.replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}
