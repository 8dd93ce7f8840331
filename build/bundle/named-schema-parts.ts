/**
 * The schema library's default export is one object with the whole library, including an unused parser for its type language. For the web
 * client's worker the default export is replaced by the module namespace, so that the bundler can tree-shake it.
 */
import type { Plugin } from 'vite';

const LIBRARY = 'typebox';
const MODULE = '\0beckon-named-schema-parts';

export function withNamedSchemaParts(): Plugin {
  return {
    name: 'beckon-named-schema-parts',
    enforce: 'pre',
    resolveId: (source, importer) => (source === LIBRARY && importer !== MODULE ? MODULE : null),
    load: (id) => (id === MODULE ? `export * as default from '${LIBRARY}';\n` : null),
  };
}
