/** Administration and operations (contract section 7). */
import Type from 'typebox';
import { AuditPage, DeadLetterList, DryRunResult, Health, OutboundList, Replayed } from '../admin.ts';
import { anyCloudEvent } from './cloud-events.ts';
import { json, type Operation } from './operations.ts';

const security = ['adminToken'] as const;
const text = (schema = Type.String()) => ({ 'text/plain': schema });

const administration: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/admin/outbound',
    id: 'outbound',
    tag: 'Administration',
    summary: 'What is on its way out: responses and gateway messages',
    security,
    reply: {
      status: 200,
      description: 'Messages that are queued or being sent',
      content: json(OutboundList),
    },
    problems: [],
  },
  {
    method: 'get',
    path: '/v1/admin/dead-letters',
    id: 'deadLetters',
    tag: 'Administration',
    summary: 'What could not be delivered or mapped, newest first',
    security,
    reply: { status: 200, description: 'The letters', content: json(DeadLetterList) },
    problems: [],
  },
  {
    method: 'post',
    path: '/v1/admin/dead-letters/{id}/replay',
    id: 'replay',
    tag: 'Administration',
    summary: 'Try a dead letter again; answers when its effect is committed, and the letter is gone',
    description:
      'Of a hook that takes each event by itself, what fits now is taken; with `rejected` the letter stays, with what is still wrong. A response that its giver is taking back is 409 `NOT_FAILED` until the source has said.',
    security,
    parameters: [{ name: 'id', in: 'path', description: 'Id of the letter', schema: Type.String({ maxLength: 255 }) }],
    reply: { status: 200, description: 'On its way again', content: json(Replayed) },
    problems: ['NOT_FOUND', 'NOT_FAILED', 'MAPPING_FAILED'],
  },
  {
    method: 'get',
    path: '/v1/admin/audit',
    id: 'audit',
    tag: 'Administration',
    summary: 'The audit trail, oldest first, with the head that was signed last',
    security,
    parameters: [
      {
        name: 'after',
        in: 'query',
        description: 'Number of the record before the page',
        schema: Type.Integer({ minimum: 0, default: 0 }),
      },
      {
        name: 'limit',
        in: 'query',
        description: 'Records of a page',
        schema: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
      },
    ],
    reply: { status: 200, description: 'A page', content: json(AuditPage) },
    problems: ['REQUEST_INVALID'],
  },
  {
    method: 'post',
    path: '/v1/admin/dry-run',
    id: 'dryRun',
    tag: 'Administration',
    summary: 'Who would receive this event and why, who would not and why not; nothing is stored or sent',
    security,
    body: { 'application/cloudevents+json': anyCloudEvent(), 'application/json': anyCloudEvent() },
    reply: { status: 200, description: 'The people', content: json(DryRunResult) },
    problems: ['EVENT_INVALID', 'REQUEST_INVALID'],
  },
];

const operations: readonly Operation[] = [
  {
    method: 'get',
    path: '/health/live',
    id: 'live',
    tag: 'Operations',
    summary: 'The process runs',
    reply: { status: 200, description: 'It does', content: json(Health) },
    problems: [],
  },
  {
    method: 'get',
    path: '/health/ready',
    id: 'ready',
    tag: 'Operations',
    summary: 'The store takes writes and its schema is current',
    reply: { status: 200, description: 'Ready for events', content: json(Health) },
    problems: ['STORE_UNAVAILABLE'],
  },
  {
    method: 'get',
    path: '/metrics',
    id: 'metrics',
    tag: 'Operations',
    summary: 'Numbers for Prometheus',
    reply: { status: 200, description: 'Prometheus text format', content: text() },
    problems: [],
  },
  {
    method: 'get',
    path: '/openapi.json',
    id: 'openapi',
    tag: 'Operations',
    summary: 'This document',
    reply: { status: 200, description: 'OpenAPI 3.1', content: json(Type.Object({})) },
    problems: [],
  },
];

export const adminOperations: readonly Operation[] = [...administration, ...operations];
