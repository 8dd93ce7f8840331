/** What the administrator's console says. */
import { createFormats, type Formats } from '../formats.ts';
import { isolating } from '../rules/isolate.ts';
import { consoleWords as german } from './de/console.ts';
import { consoleWords as english } from './en/console.ts';
import { consoleWords as french } from './fr/console.ts';
import type { Translated } from './translated.ts';
import { type InEachLanguage, languageOf } from './words.ts';

export type ConsoleWords = Translated<ReturnType<typeof english>>;

/** The words of a language, and how the locale writes numbers and times. */
export interface Words {
  t: ConsoleWords;
  f: Formats;
}

const CONSOLE: InEachLanguage<(f: Formats) => ConsoleWords> = { en: english, de: german, fr: french };

/** @param locale BCP 47; its language chooses the words, the whole of it how numbers and times are written */
export function wordsFor(locale: string): Words {
  const f = createFormats(locale);
  return { f, t: isolating(CONSOLE[languageOf(locale)](f)) };
}
