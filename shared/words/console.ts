/** Texts of the administrator's console. */
import { createFormats, type Formats } from '../formats.ts';
import { isolating } from '../rules/isolate.ts';
import { consoleWords as german } from './de/console.ts';
import { consoleWords as english } from './en/console.ts';
import { consoleWords as french } from './fr/console.ts';
import type { Translation } from './translation.ts';
import { type InEachLanguage, languageOf } from './words.ts';

export type ConsoleWords = Translation<ReturnType<typeof english>>;

/** The texts of a language, and the formats of the locale. */
export interface ConsoleTexts {
  t: ConsoleWords;
  f: Formats;
}

const CONSOLE: InEachLanguage<(f: Formats) => ConsoleWords> = { en: english, de: german, fr: french };

/** @param locale BCP 47; its language selects the texts, the whole locale the formats */
export function wordsFor(locale: string): ConsoleTexts {
  const f = createFormats(locale);
  return { f, t: isolating(CONSOLE[languageOf(locale)](f)) };
}
