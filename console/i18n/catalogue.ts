import { createFormats, type Formats } from '../../shared/formats.ts';
import { type Catalogue, english } from './en.ts';

export interface Words {
  t: Catalogue;
  f: Formats;
}

/** @param locale BCP 47; numbers and times are written as it writes them */
export function wordsFor(locale: string): Words {
  const f = createFormats(locale);
  return { f, t: english(f) };
}
