/** What the desk says, in the web client: the build takes this file in place of `shared/words/catalogue/desk.ts`. */
import type { DeskWords } from '../../shared/words/catalogue/desk.ts';
import type { Language } from '../../shared/words/words.ts';
import { fetchedLanguages } from './fetched.ts';

/** As modules are: one of a worker, from its start to its end. */
export const deskLanguages = fetchedLanguages<DeskWords>({
  en: async () => (await import('../../shared/words/en/desk.ts')).deskWords,
  de: async () => (await import('../../shared/words/de/desk.ts')).deskWords,
  fr: async () => (await import('../../shared/words/fr/desk.ts')).deskWords,
});

export const deskWordsIn = (language: Language): DeskWords => deskLanguages.in(language);
