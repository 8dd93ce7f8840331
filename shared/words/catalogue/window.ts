/** Texts of the windows in all languages. The web client loads only one language: its build replaces this file by `web/words/window.ts`. */
import type { Formats } from '../../formats.ts';
import { windowWords as german } from '../de/window.ts';
import { windowWords as english } from '../en/window.ts';
import { windowWords as french } from '../fr/window.ts';
import type { Translation } from '../translation.ts';
import type { InEachLanguage, Language } from '../words.ts';

export type WindowWords = Translation<ReturnType<typeof english>>;

export type WindowWordsBy = (f: Formats) => WindowWords;

const WINDOW: InEachLanguage<WindowWordsBy> = { en: english, de: german, fr: french };

export const windowWordsIn = (language: Language): WindowWordsBy => WINDOW[language];
