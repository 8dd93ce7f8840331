import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { type Catalogue, english } from './en.ts';
import { createFormats, type Formats } from './formats.ts';

export interface Words {
  t: Catalogue;
  f: Formats;
}

const WordsContext = createContext<Words | null>(null);

/** Languages there are. A further one is a further entry. */
const CATALOGUES: Record<string, (f: Formats) => Catalogue> = { en: english };

/** @param locale BCP 47, as the main process resolved it; its language chooses the catalogue, the whole of it the formats. */
export function wordsFor(locale: string): Words {
  const f = createFormats(locale);
  const language = locale.split('-')[0] ?? 'en';
  return { f, t: (CATALOGUES[language] ?? english)(f) };
}

export function WordsProvider({ locale, children }: { locale: string; children: ReactNode }) {
  const words = useMemo(() => wordsFor(locale), [locale]);
  return <WordsContext.Provider value={words}>{children}</WordsContext.Provider>;
}

/** The catalogue and formats of the person's language. */
export function useWords(): Words {
  const words = useContext(WordsContext);
  if (!words) throw new Error('useWords needs a WordsProvider above it');
  return words;
}
