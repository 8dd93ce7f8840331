/**
 * Chunks of which most code runs before the first row. V8 compiles each function when it is first called, on the main thread; with its
 * comment `allFunctionsCalledOnLoad` in the first line, all of them on another thread, while the file arrives. Other engines ignore it.
 */
import type { Plugin } from 'vite';

const COMMENT = '//# allFunctionsCalledOnLoad\n';

/** @param names of the chunks */
export function compiledAtOnce(names: readonly string[]): Plugin {
  return {
    name: 'beckon-compiled-at-once',
    augmentChunkHash: ({ name }) => (names.includes(name) ? COMMENT : undefined),
    // Vite also inserts a line at the top.
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const output of Object.values(bundle)) {
          if (output.type !== 'chunk' || !names.includes(output.name)) continue;
          output.code = COMMENT + output.code;
          const map = bundle[`${output.fileName}.map`];
          if (map?.type !== 'asset') continue;
          const { mappings, ...others } = JSON.parse(String(map.source));
          map.source = JSON.stringify({ ...others, mappings: `;${mappings}` });
        }
      },
    },
  };
}
