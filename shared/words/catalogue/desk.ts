/** Texts of the desk in all languages. The web client loads only one language: its build replaces this file by `web/words/desk.ts`. */
import { deskWords as german } from '../de/desk.ts';
import { deskWords as english } from '../en/desk.ts';
import { deskWords as french } from '../fr/desk.ts';
import type { Translation } from '../translation.ts';
import type { InEachLanguage, Language } from '../words.ts';

export type DeskWords = Translation<typeof english>;

const DESK: InEachLanguage<DeskWords> = { en: english, de: german, fr: french };

export const deskWordsIn = (language: Language): DeskWords => DESK[language];
