/** The desk's words in the web client. The build replaces `shared/words/catalogue/desk.ts` with this file. */
import type { DeskWords } from '../../shared/words/catalogue/desk.ts';
import type { Language } from '../../shared/words/words.ts';
import { fetchedLanguages } from './language-loader.ts';

/** Module-level state: one instance for the lifetime of a worker. */
export const deskLanguages = fetchedLanguages<DeskWords>({
  en: async () => (await import('../../shared/words/en/desk.ts')).deskWords,
  de: async () => (await import('../../shared/words/de/desk.ts')).deskWords,
  fr: async () => (await import('../../shared/words/fr/desk.ts')).deskWords,
});

export const deskWordsIn = (language: Language): DeskWords => deskLanguages.in(language);
