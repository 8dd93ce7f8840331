/** What the windows say. */
import { createFormats, type Formats } from '../formats.ts';
import { windowWords as german } from './de/window.ts';
import { windowWords as english } from './en/window.ts';
import type { Translated } from './translated.ts';
import { type InEachLanguage, languageOf } from './words.ts';

export type WindowWords = Translated<ReturnType<typeof english>>;

/** The words of a language, and how the locale writes numbers and times. */
export interface Words {
  t: WindowWords;
  f: Formats;
}

const WINDOW: InEachLanguage<(f: Formats) => WindowWords> = { en: english, de: german };

/**
 * @param locale BCP 47, as the host resolved it; its language chooses the words, the whole of it the formats
 * @param timeZone IANA; the computer's own when absent
 */
export function wordsFor(locale: string, timeZone?: string): Words {
  const f = createFormats(locale, timeZone);
  return { f, t: WINDOW[languageOf(locale)](f) };
}
