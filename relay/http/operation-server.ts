/** Registers routes from the operation table, which defines path, body, query, status, cost and permissions. Callers supply handlers. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type TStringOptions } from 'typebox';
import type {
  BodyOf,
  Operation,
  Operations,
  Parameter,
  PathOf,
  QueryOf,
  Scheme,
} from '../../shared/documents/operations.ts';
import { type Checker, checker } from '../../shared/validate.ts';
import type { Source } from '../domain/directory-view.ts';
import { bytesOf, jsonBody } from './body.ts';
import type { Administrator } from './gate/administrator.ts';
import type { Gate } from './gate/gates.ts';
import type { Caller } from './gate/person.ts';
import { type QueryReader, readQuery } from './query.ts';
import type { SourceRequestBody } from './sources/ingest.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    operation?: Operation;
  }
}

interface CallerTypes {
  personToken: Caller;
  adminToken: Administrator;
  sourceKey: SourceRequestBody;
  sourceSignature: SourceRequestBody;
  hubSignature: SourceRequestBody;
  hookBearer: SourceRequestBody;
  hookBasic: SourceRequestBody;
  hookHeader: SourceRequestBody;
  hookQuery: SourceRequestBody;
  hookSignature: SourceRequestBody;
}
/** Callers that the operation's `security` admits; null: public. */
type CallerOf<O extends Operation> = O extends { method: 'get'; security: readonly ['sourceKey'] }
  ? Source
  : O extends { security: readonly (infer S extends Scheme)[] }
    ? CallerTypes[S]
    : null;

export interface OperationRequest<O extends Operation> {
  path: PathOf<O>;
  query: QueryOf<O>;
  body: BodyOf<O>;
  request: FastifyRequest;
  reply: FastifyReply;
}
/** The result is sent as JSON with the operation's status, unless the handler replies itself. */
type Handler<O extends Operation> = (asked: OperationRequest<O>, caller: CallerOf<O>) => unknown;

export type Handlers<Table extends Operations> = { readonly [Id in keyof Table]: Handler<Table[Id]> };

/** @param gate default: by the operation's `security` */
export type Serve = <const Table extends Operations>(
  table: Table,
  handlers: Handlers<Table>,
  gate?: Gate<CallerOf<Table[keyof Table]>>,
) => void;

export const createServe =
  (app: FastifyInstance, gateOf: (operation: Operation) => Gate<unknown>): Serve =>
  (table, handlers, given) => {
    for (const [id, operation] of Object.entries(table)) {
      const handle = handlers[id] as (asked: OperationRequest<Operation>, caller: unknown) => unknown;
      const { enter, ...others } = (given as Gate<unknown> | undefined) ?? gateOf(operation);
      // A large body is received from known callers only.
      const hooks = operation.bodyLimit === undefined ? others : { onRequest: admitting(enter), ...others };
      const readBody = bodyReader(operation);
      const readParameters = queryReader(operation);
      app.route({
        ...hooks,
        method: operation.method.toUpperCase(),
        url: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'),
        ...(operation.bodyLimit === undefined ? {} : { bodyLimit: operation.bodyLimit }),
        config: { operation },
        handler: (request, reply) =>
          enter(request, async (caller) => {
            const query = readParameters(request.query);
            const path = request.params as PathOf<Operation>;
            reply.code(operation.reply.status);
            const body = readBody(request) as undefined;
            const value = await handle({ path, query, body, request, reply }, caller);
            // Fastify sends null as an empty body.
            return value === null ? reply.type('application/json; charset=utf-8').send('null') : value;
          }),
      });
    }
  };

const admitting = (enter: Gate<unknown>['enter']) => (request: FastifyRequest) => enter(request, async () => {});

/** Non-JSON bodies are read by their handler. A DELETE without a body takes its members from the query. */
function bodyReader({ method, body, bodyOptional }: Operation): (request: FastifyRequest) => unknown {
  const schema = body && Object.keys(body).length === 1 ? body['application/json'] : undefined;
  if (!schema) return () => undefined;
  const reads: Checker<unknown> = checker(schema);
  return (request) => {
    const isEmpty = bytesOf(request).length === 0;
    if (isEmpty && method === 'delete') return reads.parse({ ...Object(request.query) });
    return isEmpty && bodyOptional ? {} : jsonBody(request, reads);
  };
}

/** @returns a parser of the query, which throws REQUEST_INVALID that names each invalid parameter */
export function queryReader<O extends Operation>({ parameters = [] }: O): (given: unknown) => QueryOf<O> {
  const readers = parameters.filter((one) => one.in === 'query').map(parameterReader);
  if (readers.length === 0) return () => ({}) as QueryOf<O>;
  return (given) => {
    const query = readQuery(given);
    const values = readers.map((read) => read(query));
    query.done();
    return Object.fromEntries(values) as QueryOf<O>;
  };
}

interface IntegerOptions {
  minimum?: number;
  maximum?: number;
  default?: number;
}

function parameterReader({ name, schema }: Parameter): (query: QueryReader) => [string, string | number | null] {
  if (Type.IsInteger(schema)) {
    const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER, default: standard } = schema as IntegerOptions;
    return (query) => [name, query.whole(name, minimum, maximum) ?? standard ?? minimum];
  }
  const { maxLength = 255, minLength } = schema as TStringOptions;
  const fits: Checker<unknown> = checker(schema);
  // An empty parameter counts as absent if its schema does not allow it.
  return (query) => {
    const value = query.text(name, maxLength);
    const isAbsent = value === null || (value === '' && minLength === undefined && !fits.is(value));
    const checked = isAbsent ? null : fits.check(value);
    if (checked?.ok === false) query.wrong(name, checked.errors[0]?.detail ?? 'is malformed');
    return [name, isAbsent ? null : value];
  };
}
