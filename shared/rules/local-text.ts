/** Reads localized texts. Separate from the schemas (`localized.ts`), which the window does not need. */
import type { LocalText, Translations } from '../localized.ts';
import type { Language } from '../words/words.ts';

export const englishOf = (text: LocalText): string => (typeof text === 'string' ? text : text.en);

/** @returns the translations; undefined if there are none */
export function translationsOf(text: LocalText | undefined): Translations | undefined {
  if (text === undefined || typeof text === 'string') return undefined;
  const { en: _, ...others } = text;
  return Object.keys(others).length > 0 ? others : undefined;
}

export const textIn = (text: string, others: Translations | undefined, language: Language): string =>
  (language === 'en' ? undefined : others?.[language]) ?? text;
