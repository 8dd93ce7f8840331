/** Texts of forms, for desk, window and answer page. Separate from theirs, so that the web client loads them with the first form. */
import { form as german } from './de/form.ts';
import { form as english } from './en/form.ts';
import { form as french } from './fr/form.ts';
import type { Translation } from './translation.ts';
import { type InEachLanguage, languageOf } from './words.ts';

export type FormWords = Translation<typeof english>;

const FORM: InEachLanguage<FormWords> = { en: english, de: german, fr: french };

/** @param locale BCP 47; falls back to English */
export const formWordsFor = (locale: string): FormWords => FORM[languageOf(locale)];
