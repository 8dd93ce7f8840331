/** The supported languages, each with its own name. A folder per language has its texts; the compiler reports missing ones. */
export const LANGUAGES = { en: 'English', de: 'Deutsch', fr: 'Français' } as const;

export type Language = keyof typeof LANGUAGES;

/** A part of the catalogue in every language. */
export type InEachLanguage<Part> = Readonly<Record<Language, Part>>;

const isLanguage = (name: string): name is Language => Object.hasOwn(LANGUAGES, name);

/** In display order. */
export const LANGUAGE_CODES: readonly Language[] = Object.keys(LANGUAGES).filter(isLanguage);

/** @returns the language of a locale if supported, else English. @param locale BCP 47 */
export function languageOf(locale: string): Language {
  const language = locale.split('-')[0] ?? '';
  return isLanguage(language) ? language : 'en';
}
