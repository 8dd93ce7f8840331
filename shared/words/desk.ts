/** Texts of the desk and its host: notifications, tray, menus, and reasons of failures. */
import { isolating } from '../rules/isolate.ts';
import { type DeskWords, deskWordsIn } from './catalogue/desk.ts';
import { languageOf } from './words.ts';

export type { DeskWords };

/** @param locale BCP 47; falls back to English */
export const wordsFor = (locale: string): DeskWords => isolating(deskWordsIn(languageOf(locale)));
