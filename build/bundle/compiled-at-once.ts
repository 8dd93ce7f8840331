/**
 * Marks chunks so that V8 compiles their functions in another thread while the file arrives. Without the mark V8 compiles each function on
 * the main thread, at its first call. For chunks whose code is mostly called at the start. Other engines ignore the comment.
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
