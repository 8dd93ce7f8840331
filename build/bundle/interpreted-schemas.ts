/**
 * The schema library tries `eval` before it falls back to interpreting a schema. Under the page's content security policy the attempt is
 * reported as a violation and the generated code is wasted. The web client therefore always interprets and omits the code generator.
 */
import type { Plugin } from 'vite';

const LIBRARY = 'typebox/schema';
const MODULE = '\0beckon-interpreted-schemas';
/** The exports of the library that `shared/validate.ts` uses. */
const CODE = `
import { Check } from '${LIBRARY}';
export { Check };
export const Compile = (schema) => ({ Check: (value) => Check(schema, value) });
`;

export function withInterpretedSchemas(): Plugin {
  return {
    name: 'beckon-interpreted-schemas',
    enforce: 'pre',
    resolveId: (source, importer) => (source === LIBRARY && importer !== MODULE ? MODULE : null),
    load: (id) => (id === MODULE ? CODE : null),
  };
}
