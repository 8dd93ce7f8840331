/** What the desk and its host say: notifications, tray, menus, and the reasons why something was not done. */
import { deskWords as german } from './de/desk.ts';
import { deskWords as english } from './en/desk.ts';
import type { Translated } from './translated.ts';
import { type InEachLanguage, languageOf } from './words.ts';

export type DeskWords = Translated<typeof english>;

const DESK: InEachLanguage<DeskWords> = { en: english, de: german };

/** @param locale BCP 47; its language chooses the words, English where there are none in it */
export const wordsFor = (locale: string): DeskWords => DESK[languageOf(locale)];
