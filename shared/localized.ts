/** Texts that a source or an administrator may give in several languages: English, and where they have it German and French. */
import Type, { type Static, type TString } from 'typebox';

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
