/** What the window says, in the web client: the build takes this file in place of `shared/words/catalogue/window.ts`. */
import type { WindowWordsBy } from '../../shared/words/catalogue/window.ts';
import type { Language } from '../../shared/words/words.ts';
import { fetchedLanguages } from './fetched.ts';

/** As modules are: one of a page, from its start to its end. */
export const windowLanguages = fetchedLanguages<WindowWordsBy>({
  en: async () => (await import('../../shared/words/en/window.ts')).windowWords,
  de: async () => (await import('../../shared/words/de/window.ts')).windowWords,
  fr: async () => (await import('../../shared/words/fr/window.ts')).windowWords,
});

export const windowWordsIn = (language: Language): WindowWordsBy => windowLanguages.in(language);
