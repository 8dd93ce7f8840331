import { createFormats, type Formats } from '../../shared/formats.ts';
import { german } from './de.ts';
import { type Catalogue, english } from './en.ts';

export interface Words {
  t: Catalogue;
  f: Formats;
}

/** Languages there are. A further one is a further entry. */
const CATALOGUES: Readonly<Record<string, (f: Formats) => Catalogue>> = { en: english, de: german };

/** @param locale BCP 47; its language chooses the catalogue, the whole of it how numbers and times are written */
export function wordsFor(locale: string): Words {
  const f = createFormats(locale);
  const language = locale.split('-')[0] ?? 'en';
  return { f, t: (CATALOGUES[language] ?? english)(f) };
}
