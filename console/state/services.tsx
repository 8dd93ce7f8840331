import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { Api } from '../api.ts';
import { type Words, wordsFor } from '../i18n/catalogue.ts';

/** The outside world, handed in where the page begins. */
export interface Surroundings {
  api: Api;
  /** ms since 1970. */
  now: () => number;
  /** BCP 47 */
  locale: string;
}

interface Services extends Surroundings {
  words: Words;
}

const ServicesContext = createContext<Services | null>(null);

export function ServicesProvider({ services, children }: { services: Surroundings; children: ReactNode }) {
  const { api, now, locale } = services;
  const all = useMemo(() => ({ api, now, locale, words: wordsFor(locale) }), [api, now, locale]);
  return <ServicesContext.Provider value={all}>{children}</ServicesContext.Provider>;
}

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('useServices needs a ServicesProvider above it');
  return services;
}

/** The catalogue and formats of the person's language. */
export const useWords = (): Words => useServices().words;
