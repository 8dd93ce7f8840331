/** What the desk and its host say: notifications, tray, menus, and the reasons why something was not done. */
import { type DeskWords, deskWordsIn } from './catalogue/desk.ts';
import { languageOf } from './words.ts';

export type { DeskWords };

/** @param locale BCP 47; its language chooses the words, English where there are none in it */
export const wordsFor = (locale: string): DeskWords => deskWordsIn(languageOf(locale));
