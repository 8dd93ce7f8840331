import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import { speak } from '../bridge.ts';
import { languageOf, type Words, wordsFor } from './catalogue.ts';

const WordsContext = createContext<Words | null>(null);

/** @param locale BCP 47 */
export function WordsProvider({ locale, children }: { locale: string; children: ReactNode }) {
  const words = useMemo(() => wordsFor(locale), [locale]);
  useEffect(() => speak(languageOf(locale)), [locale]);
  return <WordsContext.Provider value={words}>{children}</WordsContext.Provider>;
}

/** The catalogue and formats of the person's language. */
export function useWords(): Words {
  const words = useContext(WordsContext);
  if (!words) throw new Error('useWords needs a WordsProvider above it');
  return words;
}
