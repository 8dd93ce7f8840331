/** What the console asks of the relay, open to scripts as well (contract section 7, "what the console needs beyond"). */
import Type, { type TSchema } from 'typebox';
import * as directory from '../admin/directory.ts';
import { AdminSession, Overview, SessionRequest, SessionState, SignedOut } from '../admin/overview.ts';
import { Erased, Retention, RetentionChange } from '../admin/retention.ts';
import { AuditVerdict, ItemTrace, TracePage } from '../admin/trace.ts';
import type { ProblemCode } from '../problems.ts';
import { json, type Operation, type Parameter } from './operations.ts';

const security = ['adminToken'] as const;
const tag = 'Administration' as const;
const ASKED: readonly ProblemCode[] = ['UNAUTHENTICATED', 'FORBIDDEN', 'RATE_LIMITED'];
const CHANGED: readonly ProblemCode[] = ['REQUEST_INVALID', ...ASKED, 'UNSUPPORTED_MEDIA_TYPE', 'STORE_UNAVAILABLE'];
const id = (what: string): Parameter => ({
  name: 'id',
  in: 'path',
  description: `Id of the ${what}`,
  schema: Type.String({ maxLength: 255 }),
});
const query = (name: string, description: string, schema: TSchema): Parameter => ({
  name,
  in: 'query',
  description,
  schema,
});
const ok = (description: string, schema: TSchema, status = 200) => ({ status, description, content: json(schema) });

type Given = Pick<Operation, 'method' | 'path' | 'id' | 'summary' | 'reply'> & Partial<Operation>;
const asks = (given: Given): Operation => ({ tag, security, problems: ASKED, ...given });
const changes = (given: Given): Operation => ({ tag, security, problems: CHANGED, ...given });
const onOne: readonly ProblemCode[] = [...CHANGED, 'NOT_FOUND'];

const session: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/admin/session',
    id: 'adminSession',
    tag,
    summary: 'Who is signed in by cookie, and what this relay takes to sign in',
    reply: ok('The session, if there is one', SessionState),
    problems: [],
  },
  {
    method: 'post',
    path: '/v1/admin/session',
    id: 'adminSignIn',
    tag,
    summary:
      'Exchange a token for a session of at most 8 hours; what is not a GET then also needs the header x-csrf-token',
    body: json(SessionRequest),
    reply: ok('The cookie is set', AdminSession),
    problems: ['REQUEST_INVALID', ...ASKED],
  },
  asks({
    method: 'delete',
    path: '/v1/admin/session',
    id: 'adminSignOut',
    summary: 'End the session',
    reply: ok('It is over', SignedOut),
  }),
];

const overview: readonly Operation[] = [
  asks({
    method: 'get',
    path: '/v1/admin/overview',
    id: 'overview',
    summary: 'The relay at a glance: counts as they are now',
    reply: ok('The counts', Overview),
  }),
  asks({
    method: 'get',
    path: '/v1/admin/items',
    id: 'traceItems',
    summary: 'Items of everybody, newest change first, with who answered',
    parameters: [
      query('q', 'Words of the item or its record', Type.String({ maxLength: 200 })),
      query('person', 'Addressed to this person', Type.String({ maxLength: 255 })),
      query('before', 'The page before this cursor, from `next`', Type.Integer({ minimum: 1 })),
      query('limit', 'Items of a page', Type.Integer({ minimum: 1, maximum: 100, default: 25 })),
    ],
    reply: ok('A page', TracePage),
    problems: ['REQUEST_INVALID', ...ASKED],
  }),
  asks({
    method: 'get',
    path: '/v1/admin/items/{id}',
    id: 'traceItem',
    summary: 'To whom an item was shown, who saw and who answered it, and when',
    parameters: [id('item')],
    reply: ok('The people and the records of the audit', ItemTrace),
    problems: [...ASKED, 'NOT_FOUND'],
  }),
  asks({
    method: 'post',
    path: '/v1/admin/audit/verify',
    id: 'verifyAudit',
    summary: 'Hold the whole audit trail against its signed head',
    reply: ok('Whether it is whole, else the first record that is not', AuditVerdict),
  }),
];

const sources: readonly Operation[] = [
  asks({
    method: 'get',
    path: '/v1/admin/sources',
    id: 'sources',
    summary: 'Every source, without its secrets',
    reply: ok('The sources', directory.AdminSourceList),
  }),
  changes({
    method: 'post',
    path: '/v1/admin/sources',
    id: 'addSource',
    summary: 'Add a source; its key is shown this once',
    body: json(directory.NewSource),
    reply: ok('The source with its secrets', directory.SourceWithSecrets, 201),
  }),
  changes({
    method: 'put',
    path: '/v1/admin/sources/{id}',
    id: 'changeSource',
    summary: 'Change a source; what is left out is taken away, secrets and hooks stay',
    parameters: [id('source')],
    body: json(directory.SourceChange),
    reply: ok('The source, with the secret of a new response endpoint', directory.SourceWithSecrets),
    problems: onOne,
  }),
  changes({
    method: 'delete',
    path: '/v1/admin/sources/{id}',
    id: 'removeSource',
    summary: 'Remove a source; its items stay',
    parameters: [id('source')],
    reply: ok('It is gone', directory.Removed),
    problems: onOne,
  }),
  changes({
    method: 'post',
    path: '/v1/admin/sources/{id}/rotate',
    id: 'rotateSource',
    summary: 'Make a new key or secret; the old one ends at once',
    parameters: [id('source')],
    body: json(directory.RotateRequest),
    reply: ok('The new secret, shown this once', directory.SourceWithSecrets),
    problems: onOne,
  }),
  changes({
    method: 'post',
    path: '/v1/admin/sources/{id}/enable',
    id: 'enableSource',
    summary: 'Send responses again to an endpoint that answered 410',
    parameters: [id('source')],
    reply: ok('It is enabled', directory.Enabled),
    problems: onOne,
  }),
];

const people: readonly Operation[] = [
  asks({
    method: 'get',
    path: '/v1/admin/people',
    id: 'adminPeople',
    summary: 'People in the order of their ids',
    parameters: [
      query('q', 'Part of a name or id', Type.String({ maxLength: 200 })),
      query('role', 'Who holds this role', Type.String({ maxLength: 200 })),
      query('after', 'Id before the page, from `next`', Type.String({ maxLength: 255 })),
      query('limit', 'People of a page', Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    ],
    reply: ok('A page', directory.AdminPersonPage),
    problems: ['REQUEST_INVALID', ...ASKED],
  }),
  asks({
    method: 'get',
    path: '/v1/admin/people/{id}',
    id: 'person',
    summary: 'One person with their devices',
    parameters: [id('person')],
    reply: ok('The person', directory.AdminPersonDetail),
    problems: [...ASKED, 'NOT_FOUND'],
  }),
  changes({
    method: 'post',
    path: '/v1/admin/people',
    id: 'addPerson',
    summary: 'Add a person',
    body: json(directory.NewPerson),
    reply: ok('The person', directory.AdminPersonDetail, 201),
  }),
  changes({
    method: 'put',
    path: '/v1/admin/people/{id}',
    id: 'changePerson',
    summary: 'Change name, roles, locations and units; open items follow',
    parameters: [id('person')],
    body: json(directory.PersonChange),
    reply: ok('The person', directory.AdminPersonDetail),
    problems: onOne,
  }),
  changes({
    method: 'delete',
    path: '/v1/admin/people/{id}',
    id: 'removePerson',
    summary: 'Remove a person and end their devices; what they answered stays',
    parameters: [id('person')],
    reply: ok('They are gone', directory.Removed),
    problems: onOne,
  }),
  changes({
    method: 'post',
    path: '/v1/admin/people/{id}/erase',
    id: 'erasePerson',
    summary:
      'Erase a person for good: an alias stands wherever they were named, and the audit can no longer be tied to them',
    parameters: [id('person')],
    reply: ok('They are erased', Erased),
    problems: onOne,
  }),
  changes({
    method: 'post',
    path: '/v1/admin/people/{id}/tokens',
    id: 'makeToken',
    summary: 'Make a device token, shown this once',
    parameters: [id('person')],
    body: json(directory.TokenRequest),
    reply: ok('The token', directory.MadeToken, 201),
    problems: onOne,
  }),
  changes({
    method: 'post',
    path: '/v1/admin/people/{id}/pair',
    id: 'makeCode',
    summary: 'Make a code for a device, valid 10 minutes',
    parameters: [id('person')],
    reply: ok('The code and its link', directory.MadeCode, 201),
    problems: onOne,
  }),
  changes({
    method: 'delete',
    path: '/v1/admin/people/{id}/tokens',
    id: 'revokeAll',
    summary: 'End every device token of a person, and codes not used yet',
    parameters: [id('person')],
    reply: ok('How many ended', directory.Revoked),
    problems: onOne,
  }),
  changes({
    method: 'delete',
    path: '/v1/admin/people/{id}/tokens/{token}',
    id: 'revoke',
    summary: 'End one device token',
    parameters: [
      id('person'),
      { name: 'token', in: 'path', description: 'Id of the token', schema: Type.String({ maxLength: 64 }) },
    ],
    reply: ok('How many ended', directory.Revoked),
    problems: onOne,
  }),
];

const rolesAndGateways: readonly Operation[] = [
  asks({
    method: 'get',
    path: '/v1/admin/roles',
    id: 'roles',
    summary: 'Every role, with how many hold it',
    reply: ok('The roles', directory.AdminRoleList),
  }),
  changes({
    method: 'put',
    path: '/v1/admin/roles/{id}',
    id: 'putRole',
    summary: 'Add or change a role',
    parameters: [id('role')],
    body: json(directory.RoleChange),
    reply: ok('The role', directory.AdminRole),
  }),
  changes({
    method: 'delete',
    path: '/v1/admin/roles/{id}',
    id: 'removeRole',
    summary: 'Remove a role; who holds it keeps holding it by its id',
    parameters: [id('role')],
    reply: ok('It is gone', directory.Removed),
    problems: onOne,
  }),
  asks({
    method: 'get',
    path: '/v1/admin/gateways',
    id: 'gateways',
    summary: 'Every gateway, without its secrets, and how it fares',
    reply: ok('The gateways', directory.AdminGatewayList),
  }),
  changes({
    method: 'post',
    path: '/v1/admin/gateways/{id}/enable',
    id: 'enableGateway',
    summary: 'Send again through a gateway that answered 410',
    parameters: [id('gateway')],
    reply: ok('It is enabled', directory.Enabled),
    problems: onOne,
  }),
];

const retention: readonly Operation[] = [
  asks({
    method: 'get',
    path: '/v1/admin/retention',
    id: 'retention',
    summary: 'How long what is over is kept',
    reply: ok('The times', Retention),
  }),
  changes({
    method: 'put',
    path: '/v1/admin/retention',
    id: 'setRetention',
    summary: 'Keep things for another time; a day at least',
    body: json(RetentionChange),
    reply: ok('The times as they now are', Retention),
  }),
];

export const consoleOperations: readonly Operation[] = [
  ...session,
  ...overview,
  ...sources,
  ...people,
  ...rolesAndGateways,
  ...retention,
];
