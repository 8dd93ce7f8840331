/** What the desk says, in every language. The web client fetches the person's alone: there `web/words/desk.ts` stands for this file. */
import { deskWords as german } from '../de/desk.ts';
import { deskWords as english } from '../en/desk.ts';
import { deskWords as french } from '../fr/desk.ts';
import type { Translated } from '../translated.ts';
import type { InEachLanguage, Language } from '../words.ts';

export type DeskWords = Translated<typeof english>;

const DESK: InEachLanguage<DeskWords> = { en: english, de: german, fr: french };

export const deskWordsIn = (language: Language): DeskWords => DESK[language];
