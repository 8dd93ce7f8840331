import { type ReactNode, useMemo } from 'react';
import { type ConsoleTexts, wordsFor } from '../../shared/words/console.ts';
import { requiredContext } from '../../widgets/required-context.ts';
import type { Api } from '../api.ts';

/** External dependencies, injected at the page's entry. */
interface Surroundings {
  api: Api;
  /** ms since 1970. */
  now: () => number;
  /** BCP 47 */
  locale: string;
}

interface Services extends Surroundings {
  words: ConsoleTexts;
}

const [ProvideServices, useServices] = requiredContext<Services>('services');

export { useServices };

export function ServicesProvider({ services, children }: { services: Surroundings; children: ReactNode }) {
  const { api, now, locale } = services;
  const all = useMemo(() => ({ api, now, locale, words: wordsFor(locale) }), [api, now, locale]);
  return <ProvideServices value={all}>{children}</ProvideServices>;
}

export const useWords = (): ConsoleTexts => useServices().words;
