/** Texts of the windows. */
import { createFormats, type Formats } from '../formats.ts';
import { isolating } from '../rules/isolate.ts';
import { type WindowWords, windowWordsIn } from './catalogue/window.ts';
import { type Language, languageOf } from './words.ts';

export type { WindowWords };

/** The texts of a language, and the formats of the locale. */
export interface WindowTexts {
  /** BCP 47. */
  locale: string;
  language: Language;
  t: WindowWords;
  f: Formats;
}

/** @param locale BCP 47; its language selects the texts, the whole locale the formats · @param timeZone IANA; default: the computer's */
export function wordsFor(locale: string, timeZone?: string): WindowTexts {
  const f = createFormats(locale, timeZone);
  const language = languageOf(locale);
  return { locale, language, f, t: isolating(windowWordsIn(language)(f)) };
}
