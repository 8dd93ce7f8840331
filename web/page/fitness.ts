/** What a page must have before anything is started, and what to say where that is missing. */
import { webStart } from '../../shared/words/web-start.ts';
import { languageOf } from '../../shared/words/words.ts';

/** As the window has it. */
export interface PageSurroundings {
  isSecureContext: boolean;
  navigator: { locks?: unknown; storage?: unknown; language: string };
  Worker?: unknown;
  WebAssembly?: unknown;
}

export interface Unfit {
  title: string;
  why: string;
}

/** By the names that browsers' own pages have for it. */
const NEEDED: Readonly<Record<string, (page: PageSurroundings) => boolean>> = {
  'Web Workers': (page) => page.Worker !== undefined,
  'Web Locks': (page) => page.navigator.locks !== undefined,
  'Storage API': (page) => page.navigator.storage !== undefined,
  WebAssembly: (page) => page.WebAssembly !== undefined,
};

/** Parts of the program did not come. @param locale of the browser */
export const notLoaded = (locale: string): Unfit => webStart[languageOf(locale)].notLoaded;

/** @returns what to tell the person in place of the window; null: nothing is missing */
export function unfitBecause(page: PageSurroundings): Unfit | null {
  const { title, insecure, old } = webStart[languageOf(page.navigator.language)].browser;
  // In an insecure context the rest is missing too, and would name the wrong reason.
  if (!page.isSecureContext) return { title, why: insecure };
  const missing = Object.entries(NEEDED).flatMap(([name, isThere]) => (isThere(page) ? [] : [name]));
  return missing.length === 0 ? null : { title, why: old(missing.join(', ')) };
}
