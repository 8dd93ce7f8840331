import { german } from './de.ts';
import { type Catalogue, english } from './en.ts';
import { createFormats, type Formats } from './formats.ts';

export interface Words {
  t: Catalogue;
  f: Formats;
}

/** Languages there are. A further one is a further entry. */
const CATALOGUES: Record<string, (f: Formats) => Catalogue> = { en: english, de: german };

/** The language that the window speaks under a locale: its own where there are words in it, else English. */
export function languageOf(locale: string): string {
  const language = locale.split('-')[0] ?? '';
  return Object.hasOwn(CATALOGUES, language) ? language : 'en';
}

/**
 * @param locale BCP 47, as the main process resolved it; its language chooses the catalogue, the whole of it the formats
 * @param timeZone IANA; the computer's own when absent
 */
export function wordsFor(locale: string, timeZone?: string): Words {
  const f = createFormats(locale, timeZone);
  return { f, t: (CATALOGUES[languageOf(locale)] ?? english)(f) };
}
