/** Texts that sources and administrators can give in several languages: English, optionally German and French. */
import Type, { type Static, type TString } from 'typebox';
import { some } from './primitives.ts';

/** Schema of a text, or of an object with translations. @param text schema of each */
export const localized = (text: TString) =>
  Type.Union([
    text,
    Type.Object(
      { en: text, de: some(text), fr: some(text) },
      { additionalProperties: false, description: 'The same text in English, German and French' },
    ),
  ]);
export type LocalText = string | { en: string; de?: string; fr?: string };

/** Translations stored with an English text. */
export const Translations = Type.Object({ de: some(Type.String()), fr: some(Type.String()) });
export type Translations = Static<typeof Translations>;
