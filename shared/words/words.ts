/**
 * The languages that Beckon speaks, each with its own name for itself. A folder of the same name holds its words; what is missing
 * there does not compile.
 */
export const LANGUAGES = { en: 'English', de: 'Deutsch', fr: 'Français' } as const;

export type Language = keyof typeof LANGUAGES;

/** One part of the catalogue in every language there is. */
export type InEachLanguage<Part> = Readonly<Record<Language, Part>>;

const isLanguage = (name: string): name is Language => Object.hasOwn(LANGUAGES, name);

/** In the order in which they are offered. */
export const LANGUAGE_CODES: readonly Language[] = Object.keys(LANGUAGES).filter(isLanguage);

/** The language of a locale where Beckon speaks it, else English. @param locale BCP 47 */
export function languageOf(locale: string): Language {
  const language = locale.split('-')[0] ?? '';
  return isLanguage(language) ? language : 'en';
}
