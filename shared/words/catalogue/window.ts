/** What the windows say, in every language. The web client fetches the person's alone: there `web/words/window.ts` stands for this file. */
import type { Formats } from '../../formats.ts';
import { windowWords as german } from '../de/window.ts';
import { windowWords as english } from '../en/window.ts';
import { windowWords as french } from '../fr/window.ts';
import type { Translated } from '../translated.ts';
import type { InEachLanguage, Language } from '../words.ts';

export type WindowWords = Translated<ReturnType<typeof english>>;

/** The words as a locale writes their numbers and times. */
export type WindowWordsBy = (f: Formats) => WindowWords;

const WINDOW: InEachLanguage<WindowWordsBy> = { en: english, de: german, fr: french };

export const windowWordsIn = (language: Language): WindowWordsBy => WINDOW[language];
