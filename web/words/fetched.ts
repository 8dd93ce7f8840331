/** A part of the catalogue whose languages come one at a time, each a file of its own: nobody loads what they do not read. */
import { type InEachLanguage, type Language, languageOf } from '../../shared/words/words.ts';

/** @template Part of the catalogue, in one language */
interface FetchedLanguages<Part> {
  /** What is here of the language, else of the one that came last. Throws while none is. */
  in(language: Language): Part;
  /** @param locale BCP 47 */
  has(locale: string): boolean;
  /** The first one: of the locale, else English. Rejects where neither is to be had. @param locale BCP 47 */
  begin(locale: string): Promise<void>;
  /** Once per language; rejects where its file is not to be had, and then asks for it anew. @param locale BCP 47 */
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
