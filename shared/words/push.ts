/** Texts of the service worker for push messages without item details. */
import { pushWords as german } from './de/push.ts';
import { pushWords as english } from './en/push.ts';
import { pushWords as french } from './fr/push.ts';
import type { Translation } from './translation.ts';
import { type InEachLanguage, languageOf } from './words.ts';

export type PushWords = Translation<typeof english>;

const PUSH: InEachLanguage<PushWords> = { en: english, de: german, fr: french };

/** @param locale BCP 47; falls back to English */
export const pushWordsFor = (locale: string): PushWords => PUSH[languageOf(locale)];
