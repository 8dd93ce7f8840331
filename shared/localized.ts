/** Texts that a source or an administrator may give in several languages: English, and where they have it German and French. */
import Type, { type Static, type TString } from 'typebox';
import type { Language } from './words/words.ts';

const some = Type.Optional;

/** A text, or the same in English and other languages. @param text the schema of each */
export const localized = (text: TString) =>
  Type.Union([
    text,
    Type.Object(
      { en: text, de: some(text), fr: some(text) },
      { additionalProperties: false, description: 'The same text in English, German and French' },
    ),
  ]);
export type LocalText = string | { en: string; de?: string; fr?: string };

/** What is kept beside an English text. */
export const Translations = Type.Object({ de: some(Type.String()), fr: some(Type.String()) });
export type Translations = Static<typeof Translations>;

export const englishOf = (text: LocalText): string => (typeof text === 'string' ? text : text.en);

/** The other languages; undefined where there is none. */
export function translationsOf(text: LocalText | undefined): Translations | undefined {
  if (text === undefined || typeof text === 'string') return undefined;
  const { en: _, ...others } = text;
  return Object.keys(others).length > 0 ? others : undefined;
}

export const textIn = (text: string, others: Translations | undefined, language: Language): string =>
  (language === 'en' ? undefined : others?.[language]) ?? text;
