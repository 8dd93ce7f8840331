/** Texts of mails to people away from their desk. */
import { isolating } from '../rules/isolate.ts';
import { mailWords as german } from './de/mail.ts';
import { mailWords as english } from './en/mail.ts';
import { mailWords as french } from './fr/mail.ts';
import type { Translation } from './translation.ts';
import { type InEachLanguage, languageOf } from './words.ts';

type MailWords = Translation<typeof english>;

const MAIL: InEachLanguage<MailWords> = { en: english, de: german, fr: french };

/** @param locale BCP 47; falls back to English */
export const mailWordsFor = (locale: string): MailWords => isolating(MAIL[languageOf(locale)]);
