/**
 * The schema library's default export is one object with all that the library can: whoever imports it has the parser of its type language
 * too, which nothing here uses. In the worker of the web client that object is the module's namespace instead, of which the bundler keeps
 * what is named.
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
