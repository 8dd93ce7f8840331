/** The window checks nothing against a schema. One constant imported from a file of schemas would bring the whole library into it: 130 kB. */
import type { Plugin } from 'vite';

const LIBRARY = /[\\/]node_modules[\\/]typebox[\\/]/;
const SHARED = /[\\/]shared[\\/][^\0]*$/;

/** Fails the build of a page that contains the schema library. */
export function withoutSchemas(): Plugin {
  return {
    name: 'beckon-without-schemas',
    generateBundle(_, bundle) {
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk' || !output.moduleIds.some((id) => LIBRARY.test(id))) continue;
        const near = output.moduleIds.filter((id) => SHARED.test(id));
        throw new Error(`${output.fileName} contains the schema library, by one of:\n${near.join('\n')}`);
      }
    },
  };
}
