/** Texts of the relay for people away from their desk: answer link pages and message footers. */
import { isolating } from '../rules/isolate.ts';
import { answerPage as german } from './de/answer-page.ts';
import { answerPage as english } from './en/answer-page.ts';
import { answerPage as french } from './fr/answer-page.ts';
import type { Translation } from './translation.ts';
import { type InEachLanguage, languageOf } from './words.ts';

export type AnswerPageWords = Translation<typeof english>;

const ANSWER_PAGE: InEachLanguage<AnswerPageWords> = { en: english, de: german, fr: french };

/** @param locale BCP 47; falls back to English */
export const answerPageWordsFor = (locale: string): AnswerPageWords => isolating(ANSWER_PAGE[languageOf(locale)]);
