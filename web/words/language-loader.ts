/** A part of the catalogue whose languages are separate files, loaded on demand. */
import { type InEachLanguage, type Language, languageOf } from '../../shared/words/words.ts';

/** @template Part of the catalogue, in one language */
interface FetchedLanguages<Part> {
  /** The words of the language, else of the language loaded last. Throws if none is loaded. */
  in(language: Language): Part;
  has(locale: string): boolean;
  /** Loads the first language: that of the locale, else English. Rejects if neither can be loaded. @param locale BCP 47 */
  begin(locale: string): Promise<void>;
  /** Loads each language once. Rejects if its file cannot be loaded; the next call then tries again. @param locale BCP 47 */
  fetch(locale: string): Promise<void>;
}

export function fetchedLanguages<Part>(files: InEachLanguage<() => Promise<Part>>): FetchedLanguages<Part> {
  const here = new Map<Language, Part>();
  let last: Part | null = null;
  const take = async (language: Language): Promise<void> => {
    last = await files[language]();
    here.set(language, last);
  };
  const fetch = async (locale: string): Promise<void> => {
    const language = languageOf(locale);
    if (!here.has(language)) await take(language);
  };
  return {
    begin: (locale) => fetch(locale).catch(() => fetch('en')),
    in(language) {
      const part = here.get(language) ?? last;
      if (part === null) throw new Error('no language is here yet');
      return part;
    },
    has: (locale) => here.has(languageOf(locale)),
    fetch,
  };
}
