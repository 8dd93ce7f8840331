/** From TypeBox schemas to plain JSON Schema 2020-12, in which what has a name is referred to by it. */
import { isRecord } from '../json.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Named schemas; the first of two equal ones gives its name to both. */
export type Named = Readonly<Record<string, object>>;

export const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** Draft 7 tuples, which TypeBox still writes, as `prefixItems`. */
function tuple(node: Record<string, unknown>): Record<string, unknown> {
  if (!Array.isArray(node.items)) return node;
  const { items, additionalItems: _, ...rest } = node;
  return { ...rest, prefixItems: items, items: false, maxItems: items.length };
}

/** A list of words says that it is text, for those who make code from it. */
const words = (node: Record<string, unknown>): Record<string, unknown> =>
  Array.isArray(node.enum) && node.enum.every((word) => typeof word === 'string') ? { type: 'string', ...node } : node;

/** A record takes any name: that is what `additionalProperties` says. */
function record(node: Record<string, unknown>): Record<string, unknown> {
  const { patternProperties, ...rest } = node;
  if (!isRecord(patternProperties) || !('^.*$' in patternProperties)) return node;
  return { ...rest, additionalProperties: patternProperties['^.*$'] };
}

export interface Referring {
  /** The schema with everything named below it replaced by references. */
  toJson(schema: object): JsonObject;
  /** `$ref` to a named schema. @throws Error where it has no name */
  ref(schema: object): JsonObject;
  /** A reference where the schema has a name, else the schema itself. */
  embed(schema: object): Json;
}

/**
 * @param named what may be referred to
 * @param base where it will stand, for instance `#/$defs/`
 * @param used called with each name that was referred to
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
 * Builds a document, and the schemas it refers to with all that those refer to.
 * @param base where the schemas will stand in the document, for instance `#/$defs/`
 * @returns what `build` made, and name → schema, sorted by name
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

/** A schema that stands alone: everything it refers to is in its `$defs`. */
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
