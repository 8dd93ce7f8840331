import { type ReactNode, useEffect, useMemo } from 'react';
import { requiredContext } from '../../widgets/required-context.ts';
import { speak } from '../bridge.ts';
import { languageOf, type Words, wordsFor } from './catalogue.ts';

/** The hook gives the catalogue and formats of the person's language. */
const [Provide, useWords] = requiredContext<Words>('words');

export { useWords };

/** @param locale BCP 47 */
export function WordsProvider({ locale, children }: { locale: string; children: ReactNode }) {
  const words = useMemo(() => wordsFor(locale), [locale]);
  useEffect(() => speak(languageOf(locale)), [locale]);
  return <Provide value={words}>{children}</Provide>;
}
