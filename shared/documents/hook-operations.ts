/** Hooks: sending a source's own JSON, and administration (contract sections 2 and 7). */
import Type from 'typebox';
import { HookRequests } from '../admin/hook-requests.ts';
import { DeadLetterDetail, Hook, HookChange, HookList, HookTrial, HookTryRequest } from '../admin/hooks.ts';
import { HookAccepted, LIMITS } from '../events.ts';
import { HookName } from '../hook-settings.ts';
import { Id } from '../primitives.ts';
import type { ProblemCode } from '../problems.ts';
import { listPaging, listProblems } from './operation-builders.ts';
import { HOOK_SCHEMES, json, type Operation, type Operations } from './operations.ts';

const source = { name: 'source', in: 'path', description: 'Id of the source', schema: Id } as const;
const hook = { name: 'hook', in: 'path', description: 'Name of the hook', schema: HookName } as const;

const sendToHook = {
  method: 'post',
  path: '/v1/hooks/{source}/{hook}',
  tag: 'Events',
  summary: 'Send JSON of any shape, mapped to events by the hook',
  description: [
    'The mapping (JSONata) returns one event, or a list of at most 500: all or nothing, or each separately with `accept: each`. In place of an event, `{ "ignored": reason }` gives the reason for none; an empty result is ignored without a reason.',
    'The relay supplies `specversion`, `time` and `datacontenttype`. A mapping that throws, exceeds 1 s or 64 MiB, or returns an invalid event is `MAPPING_FAILED`, and the payload is stored as a dead letter.',
    'If the hook has `auth`, only that is accepted: a key of its own (`hookBearer`), `hookBasic`, a secret in a header field (`hookHeader`) or in the address (`hookQuery`), an HMAC (`hookSignature`), or a secret in a member of the JSON body. Otherwise the key of the source or its signature.',
    'JSON may be labelled `text/plain` or unlabelled; a form whose only field `payload` is a JSON object is that object; `Content-Encoding: gzip` and `deflate` are accepted.',
    `At most ${LIMITS.batchBytes / 1024 / 1024} MiB, also decompressed. In place of a key, a signature: Standard Webhooks, or GitHub’s \`x-hub-signature-256\` with the signing secret as its secret.`,
  ].join(' '),
  security: ['sourceKey', 'sourceSignature', 'hubSignature', ...HOOK_SCHEMES],
  parameters: [source, hook],
  body: {
    'application/json': Type.Unknown({ description: 'Any JSON of the source' }),
    'application/x-www-form-urlencoded': Type.Record(Type.String(), Type.String(), {
      description: 'Fields of a form by name; a repeated one is a list',
    }),
  },
  bodyLimit: LIMITS.batchBytes,
  unpacks: true,
  reply: { status: 202, description: 'Accepted and stored, or ignored', content: json(HookAccepted) },
  problems: ['REQUEST_INVALID', 'FORBIDDEN', 'NOT_FOUND', 'MAPPING_FAILED', 'RATE_LIMITED'],
} as const satisfies Operation;
export const hookEventOperations = { sendToHook } as const satisfies Operations;

const problems = ['METHOD_NOT_ALLOWED', 'REQUEST_INVALID', 'RATE_LIMITED'] as const;
/** Services verify the address of a subscription; the requests carry no credentials by their protocols. */
export const hookHandshakeOperations = {
  confirmHook: {
    method: 'get',
    path: '/v1/hooks/{source}/{hook}',
    tag: 'Events',
    summary: 'Confirm a subscription to a hub',
    description: 'Answers `hub.challenge` of `hub.mode=subscribe` where the `handshake` of the hook is `websub`.',
    parameters: [source, hook],
    reply: { status: 200, description: 'The challenge', content: { 'text/plain': Type.String({ maxLength: 1024 }) } },
    problems,
  },
  allowHook: {
    method: 'options',
    path: '/v1/hooks/{source}/{hook}',
    tag: 'Events',
    summary: 'Allow a sender of CloudEvents',
    description:
      'Answers `WebHook-Request-Origin` with `WebHook-Allowed-Origin` and `WebHook-Allowed-Rate` where the `handshake` of the hook is `cloudevents` or `eventgrid`.',
    parameters: [source, hook],
    reply: { status: 200, description: 'Allowed; see the header fields' },
    problems,
  },
} as const satisfies Operations;

/** Bytes: fits a mapping of 64 Ki characters, each escaped. */
const CHANGE_LIMIT = 512 * 1024;
const changed: readonly ProblemCode[] = ['REQUEST_INVALID', 'NOT_FOUND'];
const admin = { tag: 'Administration', security: ['adminToken'] } as const;
const path = '/v1/admin/hooks/{source}/{hook}';

export const hookAdminOperations = {
  hooks: {
    ...admin,
    role: 'read',
    method: 'get',
    path: '/v1/admin/hooks',
    summary: 'Hooks and their mappings',
    parameters: listPaging,
    reply: { status: 200, description: 'The hooks', content: json(HookList) },
    problems: listProblems,
  },
  hook: {
    ...admin,
    role: 'read',
    method: 'get',
    path,
    summary: 'A hook and its mapping',
    parameters: [source, hook],
    reply: { status: 200, description: 'The hook', content: json(Hook) },
    problems: ['NOT_FOUND'],
  },
  hookRequests: {
    ...admin,
    role: 'read',
    method: 'get',
    path: `${path}/requests`,
    summary: 'When a hook was last heard from, and what became of its last 50 requests',
    description:
      'Newest first, without payloads. Unauthenticated callers are counted separately. The list is written every few seconds: a killed relay may lose its end, but never an event.',
    parameters: [source, hook],
    reply: { status: 200, description: 'The requests', content: json(HookRequests) },
    problems: ['NOT_FOUND'],
  },
  putHook: {
    ...admin,
    role: 'full',
    method: 'put',
    path,
    summary: 'Set the mapping of a hook, or create the hook; valid until the directory file’s own mapping changes',
    description: 'A text that is not JSONata is refused with `line` and `column` of what is wrong.',
    parameters: [source, hook],
    body: json(HookChange),
    bodyLimit: CHANGE_LIMIT,
    reply: { status: 200, description: 'The hook as it now is', content: json(Hook) },
    problems: changed,
  },
  removeHook: {
    ...admin,
    role: 'full',
    method: 'delete',
    path,
    summary: 'Remove a hook; one that the directory file names comes back with its next import',
    parameters: [source, hook],
    reply: {
      status: 200,
      description: 'It is gone',
      content: json(Type.Object({ source: Id, hook: HookName, removed: Type.Literal(true) })),
    },
    problems: ['NOT_FOUND'],
  },
  tryHook: {
    ...admin,
    role: 'full',
    method: 'post',
    path: `${path}/try`,
    summary: 'Show the result of the current mapping, or of the given one, for a payload; nothing is stored',
    parameters: [source, hook],
    body: json(HookTryRequest),
    bodyLimit: LIMITS.batchBytes + CHANGE_LIMIT,
    reply: { status: 200, description: 'The events, and what is wrong with them', content: json(HookTrial) },
    problems: changed,
  },
  deadLetter: {
    ...admin,
    role: 'read',
    method: 'get',
    path: '/v1/admin/dead-letters/{id}',
    summary: 'A dead letter; one of a hook with its payload',
    parameters: [{ name: 'id', in: 'path', description: 'Id of the letter', schema: Type.String({ maxLength: 255 }) }],
    reply: { status: 200, description: 'The letter', content: json(DeadLetterDetail) },
    problems: ['NOT_FOUND'],
  },
} as const satisfies Operations;

export const hookOperations = { ...hookEventOperations, ...hookHandshakeOperations, ...hookAdminOperations };
