/** In the web client each language is a file that is fetched: what has every language at once is taken from `web/words/`, which fetches. */
import { join } from 'node:path';
import type { Plugin } from 'vite';

const WHOLE = /(^|[\\/])catalogue[\\/]((desk|window)\.ts)$/;

/** @param root of the project */
export function withFetchedWords(root: string): Plugin {
  return {
    name: 'beckon-fetched-words',
    enforce: 'pre',
    resolveId(source) {
      const file = WHOLE.exec(source)?.[2];
      return file === undefined ? null : join(root, 'web', 'words', file);
    },
  };
}

/** What is in a module, where it is a language of the catalogue: `de`, of `shared/words/de/window.ts`. */
export const languageOfModule = (id: string): string | undefined =>
  /[\\/]shared[\\/]words[\\/]([a-z]{2})[\\/]/.exec(id)?.[1];
