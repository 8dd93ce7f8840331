import { type ReactNode, useEffect, useMemo } from 'react';
import { type WindowTexts, wordsFor } from '../../shared/words/window.ts';
import { languageOf } from '../../shared/words/words.ts';
import { requiredContext } from '../../widgets/required-context.ts';
import { speak } from '../page.ts';

const [Provide, useWords] = requiredContext<WindowTexts>('words');

export { useWords };

/** @param locale BCP 47 */
export function WordsProvider({ locale, children }: { locale: string; children: ReactNode }) {
  const words = useMemo(() => wordsFor(locale), [locale]);
  useEffect(() => speak(languageOf(locale)), [locale]);
  return <Provide value={words}>{children}</Provide>;
}
