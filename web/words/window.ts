/** The window's words in the web client. The build replaces `shared/words/catalogue/window.ts` with this file. */
import type { WindowWordsBy } from '../../shared/words/catalogue/window.ts';
import type { Language } from '../../shared/words/words.ts';
import { fetchedLanguages } from './language-loader.ts';

/** Module-level state: one instance for the lifetime of a page. */
export const windowLanguages = fetchedLanguages<WindowWordsBy>({
  en: async () => (await import('../../shared/words/en/window.ts')).windowWords,
  de: async () => (await import('../../shared/words/de/window.ts')).windowWords,
  fr: async () => (await import('../../shared/words/fr/window.ts')).windowWords,
});

export const windowWordsIn = (language: Language): WindowWordsBy => windowLanguages.in(language);
