/** HTTP operations as data: `paths.ts` converts them to OpenAPI, `relay/http/operation-server.ts` to routes. */
import type { Static, TInteger, TSchema } from 'typebox';
import type { ProblemCode } from '../problems.ts';
import type { AdministratorRole } from '../rules/administrator-role.ts';
import type { CostName } from '../rules/person-costs.ts';

/** Credentials of a hook by its `auth`; one in the body has no scheme in OpenAPI. */
export const HOOK_SCHEMES = ['hookBearer', 'hookBasic', 'hookHeader', 'hookQuery', 'hookSignature'] as const;

export type Scheme =
  | 'sourceKey'
  | 'sourceSignature'
  | 'hubSignature'
  | (typeof HOOK_SCHEMES)[number]
  | 'personToken'
  | 'adminToken';

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  description: string;
  /** Path parameters are always required. */
  required?: boolean;
  schema: TSchema;
  /** Query parameters only: charged instead of the operation's cost if present. */
  cost?: CostName;
}

export interface Reply {
  status: number;
  description: string;
  /** Media type → schema; absent: no body. */
  content?: Readonly<Record<string, TSchema>>;
}

export interface Operation {
  method: 'get' | 'put' | 'post' | 'delete' | 'options';
  path: string;
  tag: 'Events' | 'People' | 'Items' | 'Processes' | 'Administration' | 'Operations';
  summary: string;
  description?: string;
  /** Alternatives; absent: no authentication. */
  security?: readonly Scheme[];
  /** Least role of an administrator, for each operation with `adminToken`. Absent: `full`. */
  role?: AdministratorRole;
  parameters?: readonly Parameter[];
  /** Media type → schema. */
  body?: Readonly<Record<string, TSchema>>;
  /** A missing body is read as `{}`. */
  bodyOptional?: true;
  /** The body may be compressed (`Content-Encoding`). */
  unpacks?: true;
  /** Charged to the person's rate limit. Default: `read` for GET, otherwise `act`. */
  cost?: CostName;
  /** Bytes. Default: the server's limit. */
  bodyLimit?: number;
  reply: Reply;
  /** Specific to the operation; `paths.ts` adds those common to its kind. */
  problems: readonly ProblemCode[];
}

/** By operation id. */
export type Operations = Readonly<Record<string, Operation>>;

type Names<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
export type PathOf<O extends Operation> = Readonly<Record<Names<O['path']>, string>>;
type QueryParameter<O extends Operation> = Extract<NonNullable<O['parameters']>[number], { in: 'query' }>;
/** Query parameters: integers have a default, an absent text is null. */
export type QueryOf<O extends Operation> = {
  readonly [P in QueryParameter<O> as P['name']]: P['schema'] extends TInteger ? number : string | null;
};
export type BodyOf<O extends Operation> = O['body'] extends { 'application/json': infer S extends TSchema }
  ? Static<S>
  : undefined;

export const json = <S extends TSchema>(schema: S) => ({ 'application/json': schema }) as const;

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
