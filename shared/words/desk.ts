/** What the desk and its host say: notifications, tray, menus, and the reasons why something was not done. */
import { isolating } from '../rules/isolate.ts';
import { type DeskWords, deskWordsIn } from './catalogue/desk.ts';
import { languageOf } from './words.ts';

export type { DeskWords };

/** @param locale BCP 47; its language chooses the words, English where there are none in it */
export const wordsFor = (locale: string): DeskWords => isolating(deskWordsIn(languageOf(locale)));
