/** Operations used by the console, also open to scripts (contract section 7, "Operations of an administrator"). */
import Type from 'typebox';
import { Cluster, VerificationBegun } from '../admin/cluster.ts';
import { INSIGHT_DAYS_MAX, InsightGroup, Insights } from '../admin/insights.ts';
import { AdminSession, Overview, SessionRequest, SessionState, SignedOut } from '../admin/overview.ts';
import { Retention, RetentionChange } from '../admin/retention.ts';
import { AuditVerdict, ItemTrace, TracePage, TracePosition } from '../admin/trace.ts';
import { DateText } from '../insights.ts';
import { actOperations } from './act-operations.ts';
import { directoryOperations } from './directory-operations.ts';
import { changeOperation, id, readOperation, tag } from './operation-builders.ts';
import { json, type Operations, ok, query } from './operations.ts';

export const sessionOperations = {
  adminSession: {
    method: 'get',
    path: '/v1/admin/session',
    tag,
    summary: 'Who is signed in by cookie, and the ways to sign in at this relay',
    reply: ok('The session, if there is one', SessionState),
    problems: [],
  },
  adminSignIn: {
    method: 'post',
    path: '/v1/admin/session',
    tag,
    summary:
      'Exchange a token for a session of at most 8 hours; what is not a GET then also needs the header x-csrf-token',
    body: json(SessionRequest),
    reply: ok('The cookie is set', AdminSession),
    problems: ['REQUEST_INVALID', 'UNAUTHENTICATED', 'FORBIDDEN', 'RATE_LIMITED'],
  },
  adminSignOut: {
    method: 'delete',
    path: '/v1/admin/session',
    tag,
    summary:
      'End the session of the cookie, which also needs the header x-csrf-token; without one there is nothing to end',
    reply: ok('It is over', SignedOut),
    problems: ['FORBIDDEN'],
  },
} as const satisfies Operations;

export const overviewOperations = {
  overview: readOperation({
    method: 'get',
    path: '/v1/admin/overview',
    summary: 'The relay at a glance: counts as they are now',
    reply: ok('The counts', Overview),
  }),
  traceItems: readOperation({
    method: 'get',
    path: '/v1/admin/items',
    summary: 'Items of everybody, newest change first, with who answered',
    parameters: [
      query('q', 'Words of the item or its record', Type.String({ maxLength: 200 })),
      query('person', 'Addressed to this person', Type.String({ maxLength: 255 })),
      query('after', 'Begin after this position, from `next` of an earlier page', TracePosition),
      query('before', 'The same, as it was named before', TracePosition),
      query('limit', 'Items of a page', Type.Integer({ minimum: 1, maximum: 100, default: 25 })),
    ],
    reply: ok('A page', TracePage),
    problems: ['REQUEST_INVALID'],
  }),
  traceItem: readOperation({
    method: 'get',
    path: '/v1/admin/items/{id}',
    summary: 'To whom an item was shown, who saw and who answered it, and when',
    parameters: [id('item')],
    reply: ok('The people and the records of the audit', ItemTrace),
    problems: ['NOT_FOUND'],
  }),
  verifyAudit: readOperation({
    method: 'post',
    path: '/v1/admin/audit/verify',
    summary: 'Hold the whole audit trail against its signed head',
    reply: ok('Whether it is whole, else the first record that is not', AuditVerdict),
  }),
} as const satisfies Operations;

export const clusterOperations = {
  cluster: readOperation({
    method: 'get',
    path: '/v1/admin/cluster',
    summary: 'The relays that serve one store, their log, and what came of the newest verification',
    description:
      'A single relay returns `alone: true`. If the log is unavailable, the last known state is returned with its time. Refreshed at most once a second.',
    reply: ok('The relays', Cluster),
  }),
  verifyCluster: changeOperation({
    role: 'full',
    method: 'post',
    path: '/v1/admin/cluster/verify',
    summary: 'Hold the copies of all relays against each other, at one entry of the log and beside their work',
    description:
      'Replies once the comparison is requested; `GET /v1/admin/cluster` has the result. A running comparison is not started again, and at least a minute must lie between two.',
    reply: ok('It is under way', VerificationBegun, 202),
    problems: ['NOT_FOUND', 'RATE_LIMITED'],
  }),
} as const satisfies Operations;

export const retentionOperations = {
  retention: readOperation({
    method: 'get',
    path: '/v1/admin/retention',
    summary: 'Retention periods of closed items and dead letters',
    reply: ok('The times', Retention),
  }),
  setRetention: changeOperation({
    role: 'full',
    method: 'put',
    path: '/v1/admin/retention',
    summary: 'Keep things for another time; a day at least',
    body: json(RetentionChange),
    reply: ok('The times as they now are', Retention),
  }),
} as const satisfies Operations;

export const insightOperations = {
  insights: readOperation({
    method: 'get',
    path: '/v1/admin/insights',
    summary: 'How many items came, how fast and how often they were answered, and what waits',
    description: `Of items accepted between two days (UTC), both included; at most ${INSIGHT_DAYS_MAX} days. Percentiles are bounds of fixed buckets. By role, roles with fewer than five members and items without a role are one row \`other\`; an item for several roles counts for each. By person is 403 \`FORBIDDEN\` unless the directory has \`insights: { persons: true }\`, and each such report is in the audit.`,
    parameters: [
      query('from', 'First day; without it the report covers 28 days', DateText),
      query('to', 'Last day; without it today', DateText),
      query('by', 'What each row is about; without it a source', InsightGroup),
    ],
    reply: ok('The report', Insights),
    problems: ['REQUEST_INVALID', 'FORBIDDEN'],
  }),
} as const satisfies Operations;

export const consoleOperations = {
  ...sessionOperations,
  ...overviewOperations,
  ...directoryOperations,
  ...retentionOperations,
  ...actOperations,
  ...insightOperations,
  ...clusterOperations,
};
