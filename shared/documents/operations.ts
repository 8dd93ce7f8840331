/** One HTTP operation, as data: `paths.ts` turns it into OpenAPI, `relay/http/serve.ts` into a route. */
import type { Static, TInteger, TSchema } from 'typebox';
import type { ProblemCode } from '../problems.ts';
import type { CostName } from '../rules/person-costs.ts';

export type Scheme = 'sourceKey' | 'sourceSignature' | 'hubSignature' | 'personToken' | 'adminToken';

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  description: string;
  /** Path parameters always are. */
  required?: boolean;
  schema: TSchema;
  /** Of a query parameter: charged instead of the operation's cost if the request has it. */
  cost?: CostName;
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
  tag: 'Events' | 'People' | 'Items' | 'Processes' | 'Administration' | 'Operations';
  summary: string;
  description?: string;
  /** Any one of them lets the caller in; none: open to all. */
  security?: readonly Scheme[];
  parameters?: readonly Parameter[];
  /** Media type → schema. */
  body?: Readonly<Record<string, TSchema>>;
  /** A request without a body is a request with `{}`. */
  bodyOptional?: true;
  /** The body may be compressed (`Content-Encoding`). */
  unpacks?: true;
  /** Charged to the person's allowance. Default: `read` for GET, otherwise `act`. */
  cost?: CostName;
  /** Bytes. Default: that of the server. */
  bodyLimit?: number;
  reply: Reply;
  /** Its own; what all operations of its kind may answer is added by `paths.ts`. */
  problems: readonly ProblemCode[];
}

/** By operation id. */
export type Operations = Readonly<Record<string, Operation>>;

type Names<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
/** Parameters in the path of an operation. */
export type PathOf<O extends Operation> = Readonly<Record<Names<O['path']>, string>>;
type QueryParameter<O extends Operation> = Extract<NonNullable<O['parameters']>[number], { in: 'query' }>;
/** Parameters in its query: integers have a default, a text that is absent is null. */
export type QueryOf<O extends Operation> = {
  readonly [P in QueryParameter<O> as P['name']]: P['schema'] extends TInteger ? number : string | null;
};
/** Its JSON body. */
export type BodyOf<O extends Operation> = O['body'] extends { 'application/json': infer S extends TSchema }
  ? Static<S>
  : undefined;

export const json = <S extends TSchema>(schema: S) => ({ 'application/json': schema }) as const;

/** A reply in JSON. */
export const ok = (description: string, schema: TSchema, status = 200) => ({
  status,
  description,
  content: json(schema),
});

export const query = <const N extends string, S extends TSchema>(
  name: N,
  description: string,
  schema: S,
  cost?: CostName,
) => ({
  name,
  in: 'query' as const,
  description,
  schema,
  ...(cost && { cost }),
});
