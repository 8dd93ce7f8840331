/** Converts operations to OpenAPI 3.1 path items. */
import Type, { type TSchema } from 'typebox';
import { Problem } from '../problem-schema.ts';
import { PROBLEM_CODES, PROBLEMS, type ProblemCode } from '../problems.ts';
import type { Example, Examples } from './examples.ts';
import type { Json, JsonObject, Referring } from './json-schema.ts';
import type { Operation, Operations, Parameter, Reply } from './operations.ts';

/** @param examples media type → value */
type ToContent = (content: Readonly<Record<string, object>>, examples: JsonObject | undefined) => JsonObject;

const RETRY_AFTER: JsonObject = {
  'Retry-After': { description: 'Seconds to wait', required: true, schema: { type: 'integer', minimum: 0 } },
};
const RETRIED: readonly ProblemCode[] = ['RATE_LIMITED', 'STORE_UNAVAILABLE', 'RELAY_BEHIND', 'ISSUER_UNAVAILABLE'];

/** Problems that any operation of this kind can return. */
function commonProblems({ security = [], body, tag }: Operation): ProblemCode[] {
  const forAdministrators = security.includes('adminToken');
  return [
    ...(security.length > 0 ? (['UNAUTHENTICATED'] as const) : []),
    ...(body ? (['EVENT_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const) : []),
    // Failed administrator tokens are limited by address, requests of people by person.
    ...(forAdministrators || security.includes('personToken') ? (['RATE_LIMITED'] as const) : []),
    ...(forAdministrators && security.length === 1 ? (['FORBIDDEN'] as const) : []),
    // Operations that accept a person's token may fail to reach its issuer.
    ...(forAdministrators || security.includes('personToken') ? (['ISSUER_UNAVAILABLE'] as const) : []),
    ...(tag === 'Operations' ? [] : (['STORE_UNAVAILABLE', 'RELAY_BEHIND'] as const)),
  ];
}

function problemsOf(operation: Operation): ProblemCode[] {
  const may = new Set<ProblemCode>([...operation.problems, ...commonProblems(operation)]);
  return PROBLEM_CODES.filter((code) => may.has(code));
}

/** One response per status; its description lists the possible codes. */
function problemResponses(codes: readonly ProblemCode[], { ref }: Referring): JsonObject {
  const responses: JsonObject = {};
  for (const status of new Set(codes.map((code) => PROBLEMS[code][0]))) {
    const here = codes.filter((code) => PROBLEMS[code][0] === status);
    responses[status] = {
      description: here.map((code) => `\`${code}\`: ${PROBLEMS[code][1]}`).join('; '),
      headers: here.some((code) => RETRIED.includes(code)) ? { ...RETRY_AFTER, ...REQUEST_HEADER } : REQUEST_HEADER,
      content: {
        'application/problem+json': {
          schema: { allOf: [ref(Problem), { type: 'object', properties: { code: { enum: [...here] } } }] },
        },
      },
    };
  }
  return responses;
}

/** For every operation except health and metrics. */
const CURSOR = 'Beckon-Cursor';
const REQUEST = 'Beckon-Request';
const read = (description: string): JsonObject => ({ description, schema: { type: 'string' } });
export const cursorComponents: JsonObject = {
  headers: {
    [CURSOR]: read('How far the relay had read when it answered. Opaque'),
    [REQUEST]: read('Identifies the request in the log of the relay, and in `instance` of a problem. A UUID'),
  },
  parameters: {
    [CURSOR]: {
      name: CURSOR,
      in: 'header',
      ...read(
        'Of an earlier answer: reads at least so far, at whichever relay it arrives. What no relay gave is passed over',
      ),
    },
  },
};
const refTo = (kind: 'headers' | 'parameters', name: string): JsonObject => ({ $ref: `#/components/${kind}/${name}` });
const REQUEST_HEADER: JsonObject = { [REQUEST]: refTo('headers', REQUEST) };

/** Recorded parameters are texts of a URL. */
const exampleOf = (schema: TSchema, example: Json): Json =>
  Type.IsInteger(schema) && typeof example === 'string' ? Number(example) : example;

const parameterOf = (parameter: Parameter, example: Json | undefined, { embed }: Referring): JsonObject => ({
  name: parameter.name,
  in: parameter.in,
  description: parameter.description,
  required: parameter.in === 'path' || (parameter.required ?? false),
  schema: embed(parameter.schema),
  ...(example === undefined ? {} : { example: exampleOf(parameter.schema, example) }),
});

const replyOf = (reply: Reply, examples: JsonObject | undefined, toContent: ToContent): JsonObject => ({
  [reply.status]: {
    description: reply.description,
    headers: { [CURSOR]: refTo('headers', CURSOR), ...REQUEST_HEADER },
    ...(reply.content ? { content: toContent(reply.content, examples) } : {}),
  },
});

function operationOf(
  id: string,
  operation: Operation,
  example: Example,
  referring: Referring,
  toContent: ToContent,
): JsonObject {
  const { tag, summary, description, security = [], role, parameters = [], body, reply } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description ? { description } : {}),
    // Roles of a scheme: OpenAPI 3.1, "Security Requirement Object".
    security: security.map((scheme) => ({ [scheme]: scheme === 'adminToken' && role ? [role] : [] })),
    parameters: [
      ...parameters.map((one) => parameterOf(one, example.parameters?.[one.name], referring)),
      ...(tag === 'Operations' ? [] : [refTo('parameters', CURSOR)]),
    ],
    ...(body ? { requestBody: { required: true, content: toContent(body, example.request) } } : {}),
    responses: {
      ...replyOf(reply, example.response, toContent),
      ...problemResponses(problemsOf(operation), referring),
    },
  };
}

/** @param referring creates references to the document's schemas */
export function pathsOf(operations: Operations, examples: Examples, referring: Referring): JsonObject {
  const toContent: ToContent = (content, examples) =>
    Object.fromEntries(
      Object.entries(content).map(([media, schema]) => {
        const example = examples?.[media];
        return [media, { schema: referring.embed(schema), ...(example === undefined ? {} : { example }) }];
      }),
    );
  const paths: Record<string, JsonObject> = {};
  for (const [id, operation] of Object.entries(operations)) {
    const { path, method } = operation;
    paths[path] = { ...paths[path], [method]: operationOf(id, operation, examples[id] ?? {}, referring, toContent) };
  }
  return paths;
}
