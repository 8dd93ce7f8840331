/** The web client fetches each language separately: imports of complete catalogues resolve to `web/words/`, which fetches. */
import { join } from 'node:path';
import type { Plugin } from 'vite';

const WHOLE = /(^|[\\/])catalogue[\\/]((desk|window)\.ts)$/;

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

/** @returns the language of a catalogue module, such as `de` for `shared/words/de/window.ts`; undefined for other modules */
export const languageOfModule = (id: string): string | undefined =>
  /[\\/]shared[\\/]words[\\/]([a-z]{2})[\\/]/.exec(id)?.[1];
