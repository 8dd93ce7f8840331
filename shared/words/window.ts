/** What the windows say. */
import { createFormats, type Formats } from '../formats.ts';
import { isolating } from '../rules/isolate.ts';
import { type WindowWords, windowWordsIn } from './catalogue/window.ts';
import { languageOf } from './words.ts';

export type { WindowWords };

/** The words of a language, and how the locale writes numbers and times. */
export interface Words {
  t: WindowWords;
  f: Formats;
}

/**
 * @param locale BCP 47, as the host resolved it; its language chooses the words, the whole of it the formats
 * @param timeZone IANA; the computer's own when absent
 */
export function wordsFor(locale: string, timeZone?: string): Words {
  const f = createFormats(locale, timeZone);
  return { f, t: isolating(windowWordsIn(languageOf(locale))(f)) };
}
