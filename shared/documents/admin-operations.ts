/** Administration and operations (contract section 7). */
import Type from 'typebox';
import {
  AuditPage,
  DeadLetterList,
  Dropped,
  DryRunResult,
  Health,
  LetterFilter,
  LetterOutcome,
  OutboundList,
  RefusedAnswerList,
  Replayed,
} from '../admin.ts';
import { anyCloudEvent } from './cloud-events.ts';
import { listPaging, listProblems } from './operation-builders.ts';
import { json, type Operations, query } from './operations.ts';

const security = ['adminToken'] as const;
const text = { 'text/plain': Type.String() };

export const deliveryOperations = {
  outbound: {
    method: 'get',
    path: '/v1/admin/outbound',
    tag: 'Administration',
    summary: 'What is on its way out: responses and gateway messages',
    security,
    role: 'read',
    parameters: listPaging,
    reply: {
      status: 200,
      description: 'Messages that are queued or being sent',
      content: json(OutboundList),
    },
    problems: listProblems,
  },
  deadLetters: {
    method: 'get',
    path: '/v1/admin/dead-letters',
    tag: 'Administration',
    summary: 'What could not be delivered or mapped, newest first',
    security,
    role: 'read',
    parameters: listPaging,
    reply: { status: 200, description: 'The letters', content: json(DeadLetterList) },
    problems: listProblems,
  },
  replay: {
    method: 'post',
    path: '/v1/admin/dead-letters/{id}/replay',
    tag: 'Administration',
    summary: 'Try a dead letter once more; answers when its effect is committed, and the letter is gone',
    description:
      'A response or message keeps its id, is signed by the present secret and marked `beckon-replay: true`; if this attempt fails, it is a dead letter again. For a hook with `accept: each` the valid events are accepted; with `rejected` the letter remains, with the remaining errors. A response whose answer is being taken back is 409 `NOT_FAILED` until the source has replied.',
    security,
    role: 'full',
    parameters: [{ name: 'id', in: 'path', description: 'Id of the letter', schema: Type.String({ maxLength: 255 }) }],
    reply: { status: 200, description: 'On its way again', content: json(Replayed) },
    problems: ['NOT_FOUND', 'NOT_FAILED', 'MAPPING_FAILED'],
  },
  dropLetter: {
    method: 'delete',
    path: '/v1/admin/dead-letters/{id}',
    tag: 'Administration',
    summary: 'Delete a dead letter: it is not tried again, and the fate of its answer or message remains failed',
    security,
    role: 'full',
    parameters: [{ name: 'id', in: 'path', description: 'Id of the letter', schema: Type.String({ maxLength: 255 }) }],
    reply: { status: 200, description: 'It is gone', content: json(Dropped) },
    problems: ['NOT_FOUND'],
  },
  replayLetters: {
    method: 'post',
    path: '/v1/admin/dead-letters/replay',
    tag: 'Administration',
    summary: 'Try many dead letters again, oldest first',
    description: 'At most 200 letters and about 20 s of one request; `left` says how many fit as well.',
    security,
    role: 'full',
    body: json(LetterFilter),
    reply: { status: 200, description: 'What became of each', content: json(LetterOutcome) },
    problems: ['REQUEST_INVALID'],
  },
  dropLetters: {
    method: 'post',
    path: '/v1/admin/dead-letters/drop',
    tag: 'Administration',
    summary: 'Delete many dead letters, oldest first',
    description: 'Bounded as the replay of many.',
    security,
    role: 'full',
    body: json(LetterFilter),
    reply: { status: 200, description: 'What became of each', content: json(LetterOutcome) },
    problems: ['REQUEST_INVALID'],
  },
  refusedAnswers: {
    method: 'get',
    path: '/v1/admin/refused-answers',
    tag: 'Administration',
    summary: 'Answers that their source refused, newest first',
    security,
    role: 'read',
    parameters: listPaging,
    reply: { status: 200, description: 'The answers', content: json(RefusedAnswerList) },
    problems: listProblems,
  },
  dryRun: {
    method: 'post',
    path: '/v1/admin/dry-run',
    tag: 'Administration',
    summary: 'Who would receive this event and why, who would not and why not; nothing is stored or sent',
    security,
    role: 'read',
    body: { 'application/cloudevents+json': anyCloudEvent(), 'application/json': anyCloudEvent() },
    reply: { status: 200, description: 'The people', content: json(DryRunResult) },
    problems: ['EVENT_INVALID', 'REQUEST_INVALID'],
  },
} as const satisfies Operations;

export const auditOperations = {
  audit: {
    method: 'get',
    path: '/v1/admin/audit',
    tag: 'Administration',
    summary: 'The audit trail, oldest first, with the head that was signed last',
    security,
    role: 'read',
    parameters: [
      query('after', 'Number of the record before the page', Type.Integer({ minimum: 0, default: 0 })),
      query('limit', 'Records of a page', Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    ],
    reply: { status: 200, description: 'A page', content: json(AuditPage) },
    problems: ['REQUEST_INVALID'],
  },
} as const satisfies Operations;

export const relayOperations = {
  live: {
    method: 'get',
    path: '/health/live',
    tag: 'Operations',
    summary: 'The process runs',
    reply: { status: 200, description: 'It does', content: json(Health) },
    problems: [],
  },
  ready: {
    method: 'get',
    path: '/health/ready',
    tag: 'Operations',
    summary: 'The store accepts writes and its schema is current',
    reply: { status: 200, description: 'Ready for events', content: json(Health) },
    problems: ['STORE_UNAVAILABLE'],
  },
  metrics: {
    method: 'get',
    path: '/metrics',
    tag: 'Operations',
    summary: 'Numbers for Prometheus',
    reply: { status: 200, description: 'Prometheus text format', content: text },
    problems: [],
  },
  openapi: {
    method: 'get',
    path: '/openapi.json',
    tag: 'Operations',
    summary: 'This document',
    reply: { status: 200, description: 'OpenAPI 3.1', content: json(Type.Object({})) },
    problems: [],
  },
} as const satisfies Operations;

const { dryRun, ...deliveries } = deliveryOperations;
export const adminOperations = { ...deliveries, ...auditOperations, dryRun, ...relayOperations };
