/** One HTTP operation, as data; `paths.ts` turns it into OpenAPI. */
import type { TSchema } from 'typebox';
import type { ProblemCode } from '../problems.ts';

export type Scheme = 'sourceKey' | 'sourceSignature' | 'hubSignature' | 'personToken' | 'adminToken';

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  description: string;
  /** Path parameters always are. */
  required?: boolean;
  schema: TSchema;
}

export interface Reply {
  status: number;
  description: string;
  /** Media type → schema; none: no body. */
  content?: Readonly<Record<string, TSchema>>;
}

export interface Operation {
  method: 'get' | 'put' | 'post' | 'delete';
  path: string;
  id: string;
  tag: 'Events' | 'People' | 'Items' | 'Processes' | 'Administration' | 'Operations';
  summary: string;
  description?: string;
  /** Any one of them lets the caller in; none: open to all. */
  security?: readonly Scheme[];
  parameters?: readonly Parameter[];
  /** Media type → schema. */
  body?: Readonly<Record<string, TSchema>>;
  reply: Reply;
  /** Its own; what all operations of its kind may answer is added by `paths.ts`. */
  problems: readonly ProblemCode[];
}

export const json = (schema: TSchema): Readonly<Record<string, TSchema>> => ({ 'application/json': schema });

/** A reply in JSON. */
export const ok = (description: string, schema: TSchema, status = 200) => ({
  status,
  description,
  content: json(schema),
});

export const query = (name: string, description: string, schema: TSchema): Parameter => ({
  name,
  in: 'query',
  description,
  schema,
});
