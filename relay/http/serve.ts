/** Routes from the table of operations: path, body, query, status and who may ask are read from it; a room gives the handlers. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type TStringOptions } from 'typebox';
import type { BodyOf, Operation, Operations, Parameter, PathOf, QueryOf } from '../../shared/documents/operations.ts';
import { type Checker, checker } from '../../shared/validate.ts';
import { bytesOf, jsonBody } from './body.ts';
import { type Query, readQuery } from './query.ts';

export interface Asked<O extends Operation> {
  path: PathOf<O>;
  query: QueryOf<O>;
  body: BodyOf<O>;
  request: FastifyRequest;
  reply: FastifyReply;
}
/** The result is sent as JSON with the operation's status, unless the handler sends a reply itself. */
type Handler<O extends Operation, Caller> = (asked: Asked<O>, caller: Caller) => unknown;
export type Handlers<Table extends Operations, Caller> = {
  readonly [Id in keyof Table]: Handler<Table[Id], Caller>;
};

/**
 * @param callerOf tells who asks, before body and query are read. It throws UNAUTHENTICATED, FORBIDDEN or RATE_LIMITED
 * @param handlers one for each operation of the table
 */
export function serve<const Table extends Operations, Caller>(
  app: FastifyInstance,
  table: Table,
  callerOf: (request: FastifyRequest) => Promise<Caller>,
  handlers: Handlers<Table, Caller>,
): void {
  for (const [id, operation] of Object.entries(table)) {
    const handle = handlers[id] as Handler<Operation, Caller>;
    const readBody = bodyReader(operation);
    const readParameters = queryReader(operation);
    app.route({
      method: operation.method.toUpperCase(),
      url: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      ...(operation.bodyLimit === undefined ? {} : { bodyLimit: operation.bodyLimit }),
      async handler(request, reply) {
        const caller = await callerOf(request);
        const query = readParameters(request.query);
        const path = request.params as PathOf<Operation>;
        reply.code(operation.reply.status);
        return handle({ path, query, body: readBody(request) as undefined, request, reply }, caller);
      },
    });
  }
}

/** Bodies that are not JSON are read by their handler. */
function bodyReader({ body, bodyOptional }: Operation): (request: FastifyRequest) => unknown {
  const schema = body && Object.keys(body).length === 1 ? body['application/json'] : undefined;
  if (!schema) return () => undefined;
  const reads: Checker<unknown> = checker(schema);
  return (request) => (bodyOptional && bytesOf(request).length === 0 ? {} : jsonBody(request, reads));
}

/** @returns what reads the query. It throws REQUEST_INVALID naming each parameter that does not fit */
function queryReader({ parameters = [] }: Operation): (given: unknown) => QueryOf<Operation> {
  const readers = parameters.filter((one) => one.in === 'query').map(parameterReader);
  return (given) => {
    const query = readQuery(given);
    const values = readers.map((read) => read(query));
    query.done();
    return Object.fromEntries(values);
  };
}

interface IntegerOptions {
  minimum?: number;
  maximum?: number;
  default?: number;
}

function parameterReader({ name, schema }: Parameter): (query: Query) => [string, string | number | null] {
  if (Type.IsInteger(schema)) {
    const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER, default: standard } = schema as IntegerOptions;
    return (query) => [name, query.whole(name, minimum, maximum) ?? standard ?? minimum];
  }
  const { maxLength = 255, pattern } = schema as TStringOptions;
  const fits: Checker<unknown> = checker(schema);
  return (query) => {
    const value = query.text(name, maxLength);
    if (value !== null && pattern !== undefined && !fits.is(value)) query.wrong(name, 'is malformed');
    return [name, value];
  };
}
