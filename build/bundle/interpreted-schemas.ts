/**
 * Where the policy of a page forbids to make code of text, the schema library finds that out by trying, which counts as a violation, and
 * then interprets schemas after it has made the code in vain. In the web client it interprets from the start: the part that makes code is
 * not even there.
 */
import type { Plugin } from 'vite';

const LIBRARY = 'typebox/schema';
const MODULE = '\0beckon-interpreted-schemas';
/** What `shared/validate.ts` takes of the library. */
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
