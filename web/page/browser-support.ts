/** Checks what the page needs before anything starts, and says what is missing. */
import { webStart } from '../../shared/words/web-start.ts';
import { languageOf } from '../../shared/words/words.ts';

export interface PageEnvironment {
  isSecureContext: boolean;
  navigator: { locks?: unknown; storage?: unknown; language: string };
  Worker?: unknown;
  WebAssembly?: unknown;
}

export interface MissingFeature {
  title: string;
  why: string;
}

/** Keyed by the names that browser documentation uses. */
const NEEDED: Readonly<Record<string, (page: PageEnvironment) => boolean>> = {
  'Web Workers': (page) => page.Worker !== undefined,
  'Web Locks': (page) => page.navigator.locks !== undefined,
  'Storage API': (page) => page.navigator.storage !== undefined,
  WebAssembly: (page) => page.WebAssembly !== undefined,
};

/** Shown if parts of the program failed to load. @param locale of the browser */
export const loadFailure = (locale: string): MissingFeature => webStart[languageOf(locale)].notLoaded;

/** @returns the message to display in place of the window; null: nothing is missing */
export function missingFeature(page: PageEnvironment): MissingFeature | null {
  const { title, insecure, old } = webStart[languageOf(page.navigator.language)].browser;
  // An insecure context lacks the other features too; they would name the wrong reason.
  if (!page.isSecureContext) return { title, why: insecure };
  const missing = Object.entries(NEEDED).flatMap(([name, isThere]) => (isThere(page) ? [] : [name]));
  return missing.length === 0 ? null : { title, why: old(missing.join(', ')) };
}
