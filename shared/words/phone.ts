/** Texts of messages to phones on which people answer by tapping a button. */
import { isolating } from '../rules/isolate.ts';
import { phoneWords as german } from './de/phone.ts';
import { phoneWords as english } from './en/phone.ts';
import { phoneWords as french } from './fr/phone.ts';
import type { Translation } from './translation.ts';
import { type InEachLanguage, languageOf } from './words.ts';

type PhoneWords = Translation<typeof english>;

const PHONE: InEachLanguage<PhoneWords> = { en: english, de: german, fr: french };

/** @param locale BCP 47; falls back to English */
export const phoneWordsFor = (locale: string): PhoneWords => isolating(PHONE[languageOf(locale)]);
