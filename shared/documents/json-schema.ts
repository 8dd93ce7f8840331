/** Converts TypeBox schemas to plain JSON Schema 2020-12 with references to named schemas. */
import { isRecord } from '../json.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Named schemas; of two equal ones the first name is used for both. */
type Named = Readonly<Record<string, object>>;

export const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** Converts draft 7 tuples, which TypeBox still writes, to `prefixItems`. `maxItems` ends them; some tools require `items` as a schema. */
function tuple(node: Record<string, unknown>): Record<string, unknown> {
  if (!Array.isArray(node.items)) return node;
  const { items, additionalItems: _, ...rest } = node;
  return { ...rest, prefixItems: items, items: {}, maxItems: items.length };
}

/** Adds `type: string` to string enums, for code generators. */
const words = (node: Record<string, unknown>): Record<string, unknown> =>
  Array.isArray(node.enum) && node.enum.every((word) => typeof word === 'string') ? { type: 'string', ...node } : node;

/** Converts a record's catch-all pattern to `additionalProperties`. */
function record(node: Record<string, unknown>): Record<string, unknown> {
  const { patternProperties, ...rest } = node;
  if (!isRecord(patternProperties) || !('^.*$' in patternProperties)) return node;
  return { ...rest, additionalProperties: patternProperties['^.*$'] };
}

export interface Referring {
  /** The schema, with named schemas below it replaced by references. */
  toJson(schema: object): JsonObject;
  /** `$ref` to a named schema. @throws Error if it has no name */
  ref(schema: object): JsonObject;
  /** A reference if the schema has a name, else the schema itself. */
  embed(schema: object): Json;
}

/**
 * @param named schemas that can be referenced
 * @param base location of the schemas in the document, such as `#/$defs/`
 * @param used called with each referenced name
 */
function referring(named: Named, base: string, used: (name: string) => void): Referring {
  const names = new Map<string, string>();
  for (const [name, schema] of Object.entries(named)) {
    const form = JSON.stringify(schema);
    if (!names.has(form)) names.set(form, name);
  }
  const refTo = (name: string): JsonObject => {
    used(name);
    return { $ref: base + name };
  };
  const below = (value: unknown): Json => {
    if (Array.isArray(value)) return value.map(below);
    if (!isRecord(value)) return JSON.parse(JSON.stringify(value ?? null));
    const name = names.get(JSON.stringify(value));
    return name === undefined ? members(value) : refTo(name);
  };
  const members = (value: Record<string, unknown>): JsonObject =>
    Object.fromEntries(
      Object.entries(words(record(tuple(value)))).flatMap(([key, inner]) =>
        inner === undefined ? [] : [[key, below(inner)]],
      ),
    );
  return {
    toJson: (schema) => members({ ...schema }),
    embed: below,
    ref(schema) {
      const name = names.get(JSON.stringify(schema));
      if (name === undefined) throw new Error('only a named schema can be referred to');
      return refTo(name);
    },
  };
}

/**
 * Builds a document, and collects the schemas it references (transitively).
 * @param base location of the schemas in the document, such as `#/$defs/`
 * @returns the result of `build`, and name → schema, sorted by name
 */
export function withSchemas<T>(
  named: Named,
  base: string,
  build: (refs: Referring) => T,
): { root: T; schemas: JsonObject } {
  const waiting: string[] = [];
  const refs = referring(named, base, (name) => waiting.push(name));
  const root = build(refs);
  const found: JsonObject = {};
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop())
    if (!(name in found)) found[name] = refs.toJson(named[name] ?? {});
  return { root, schemas: Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** A self-contained schema: everything it references is in its `$defs`. */
export function standalone(id: string, title: string, schema: object, named: Named): JsonObject {
  const { root, schemas } = withSchemas(named, '#/$defs/', ({ toJson }) => toJson(schema));
  return {
    $schema: DIALECT,
    $id: id,
    title,
    ...root,
    ...(Object.keys(schemas).length > 0 ? { $defs: schemas } : {}),
  };
}
