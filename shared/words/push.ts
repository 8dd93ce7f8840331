/** What the service worker says of a push that names nothing. */
import { pushWords as german } from './de/push.ts';
import { pushWords as english } from './en/push.ts';
import { pushWords as french } from './fr/push.ts';
import type { Translated } from './translated.ts';
import { type InEachLanguage, languageOf } from './words.ts';

export type PushWords = Translated<typeof english>;

const PUSH: InEachLanguage<PushWords> = { en: english, de: german, fr: french };

/** @param locale BCP 47; English where there are no words in its language */
export const pushWordsFor = (locale: string): PushWords => PUSH[languageOf(locale)];
