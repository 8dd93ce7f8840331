import { german } from './de.ts';
import { type Catalogue, english } from './en.ts';
import { createFormats, type Formats } from './formats.ts';

export interface Words {
  t: Catalogue;
  f: Formats;
}

/** Languages there are. A further one is a further entry. */
const CATALOGUES: Record<string, (f: Formats) => Catalogue> = { en: english, de: german };

/**
 * @param locale BCP 47, as the main process resolved it; its language chooses the catalogue, the whole of it the formats
 * @param timeZone IANA; the computer's own when absent
 */
export function wordsFor(locale: string, timeZone?: string): Words {
  const f = createFormats(locale, timeZone);
  const language = locale.split('-')[0] ?? 'en';
  return { f, t: (CATALOGUES[language] ?? english)(f) };
}
