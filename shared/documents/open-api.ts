/** Generates OpenAPI 3.1 for the relay's HTTP operations, and for the response webhook it posts to sources. */
import { ClosedEvent, RefusalBody, ResponseEvent, WithdrawalEvent } from '../responses.ts';
import { adminOperations } from './admin-operations.ts';
import { awayOperations } from './away-operations.ts';
import { consoleOperations } from './console-operations.ts';
import { eventOperations } from './event-operations.ts';
import type { Examples } from './examples.ts';
import { hookOperations } from './hook-operations.ts';
import { DIALECT, type JsonObject, type Referring, withSchemas } from './json-schema.ts';
import { namedSchemas } from './named-schemas.ts';
import { cursorComponents, pathsOf } from './paths.ts';
import { peopleOperations } from './people-operations.ts';
import { sourceOperations } from './source-operations.ts';

const bearer = (description: string): JsonObject => ({ type: 'http', scheme: 'bearer', description });

const SECURITY_SCHEMES: JsonObject = {
  sourceKey: bearer('The key of a source, from `source add` or the directory file'),
  sourceSignature: {
    type: 'apiKey',
    in: 'header',
    name: 'webhook-signature',
    description: 'Standard Webhooks: `v1,` and the base64 HMAC-SHA-256 of id, timestamp and raw body',
  },
  hubSignature: {
    type: 'apiKey',
    in: 'header',
    name: 'x-hub-signature-256',
    description: 'As GitHub signs: `sha256=` and the HMAC-SHA-256 of the raw body in hex',
  },
  hookBearer: bearer('The key of a hook with `auth: { bearer }`'),
  hookBasic: { type: 'http', scheme: 'basic', description: 'User and password of a hook with `auth: { basic }`' },
  hookHeader: {
    type: 'apiKey',
    in: 'header',
    name: 'x-gitlab-token',
    description:
      'The secret of a hook with `auth: { header, secret }`, in the header field that it names; here that of GitLab',
  },
  hookQuery: {
    type: 'apiKey',
    in: 'query',
    name: 'secret',
    description: 'The secret of a hook with `auth: { query, secret }`, in the parameter that it names; here `secret`',
  },
  hookSignature: {
    type: 'apiKey',
    in: 'header',
    name: 'x-hub-signature',
    description: 'The HMAC of a hook with `auth: { hmac }`, in the header field that it names; here that of Jira',
  },
  personToken: bearer('A device token, from `user token` or pairing, or an OIDC access token'),
  adminToken: bearer(
    'The administrator’s token, `BECKON_ADMIN_TOKEN`, or an OIDC access token of a holder of the role of `oidc.adminRoles`',
  ),
};

const TAGS = [
  { name: 'Events', description: 'From source systems' },
  { name: 'People', description: 'Who I am and what I want to hear of' },
  { name: 'Items', description: 'What waits for me, and my answers' },
  { name: 'Processes', description: 'Timelines across systems' },
  { name: 'Administration', description: 'With the administrator’s token' },
  { name: 'Operations', description: 'Health, metrics and this document' },
];

const header = (name: string, description: string): JsonObject => ({
  name,
  in: 'header',
  description,
  required: true,
  schema: { type: 'string' },
});

/** Contract section 5. */
const responseWebhook = (example: JsonObject | undefined, { ref }: Referring): JsonObject => ({
  post: {
    operationId: 'receiveResponse',
    tags: ['Events'],
    summary: 'An answer, posted to the response endpoint of the source that asked',
    description: [
      'Signed by Standard Webhooks. A body `{ "status": "refused", "reason": "…" }` is a refusal shown to the person who answered.',
      'Where an action is `revocable`, `type` may be `com.beckon.response.withdrawn`, with the `data` of the response that it takes back: 2xx opens the item again, a refusal keeps the answer.',
      'If an administrator closes the item, `type` is `com.beckon.item.closed`, and no answer follows.',
      'Anything but 2xx or 410, or 15 s of silence, is tried again after about 5 s, 30 s, 2 min, 10 min, 1 h, 4 h and 12 h.',
    ].join(' '),
    security: [],
    parameters: [
      header('webhook-id', 'The same on every attempt'),
      header('webhook-timestamp', 'Seconds since 1970'),
      header('webhook-signature', '`v1,` and the base64 HMAC-SHA-256 of id, timestamp and raw body'),
    ],
    requestBody: {
      required: true,
      content: {
        'application/cloudevents+json': {
          schema: { anyOf: [ref(ResponseEvent), ref(WithdrawalEvent), ref(ClosedEvent)] },
          ...(example ? { example: example['application/cloudevents+json'] } : {}),
        },
      },
    },
    responses: {
      200: {
        description: 'Confirmed, or refused',
        content: { 'application/json': { schema: ref(RefusalBody) } },
      },
      410: { description: 'Gone: the endpoint is no longer used' },
    },
  },
});

/**
 * The document that `GET /openapi.json` serves.
 * @param version product version, for `info.version`
 * @param examples recorded from a relay
 */
export function openApiDocument(version: string, examples: Examples = {}): JsonObject {
  const { root, schemas } = withSchemas(namedSchemas(), '#/components/schemas/', (refs) => ({
    paths: pathsOf(
      {
        ...eventOperations,
        ...sourceOperations,
        ...hookOperations,
        ...peopleOperations,
        ...awayOperations,
        ...adminOperations,
        ...consoleOperations,
      },
      examples,
      refs,
    ),
    webhooks: { response: responseWebhook(examples.receiveResponse?.request, refs) },
  }));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Beckon relay',
      version,
      summary: 'Events in, answers out',
      description:
        'Errors are `application/problem+json` (RFC 9457) with a stable `code` and JSON Pointers in `errors`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    jsonSchemaDialect: DIALECT,
    servers: [{ url: '/' }],
    tags: TAGS,
    ...root,
    components: { schemas, securitySchemes: SECURITY_SCHEMES, ...cursorComponents },
  };
}
