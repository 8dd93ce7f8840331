/** Operations on the directory: sources, people, roles, gateways. */
import Type from 'typebox';
import * as directory from '../admin/directory.ts';
import { PingReport } from '../admin/ping.ts';
import { Erased } from '../admin/retention.ts';
import { byId, changeOperation, id, readOperation } from './operation-builders.ts';
import { json, type Operations, ok, query } from './operations.ts';

const sources = {
  sources: readOperation({
    method: 'get',
    path: '/v1/admin/sources',
    summary: 'Every source, without its secrets',
    reply: ok('The sources', directory.AdminSourceList),
  }),
  addSource: changeOperation({
    method: 'post',
    path: '/v1/admin/sources',
    summary: 'Add a source; its key is shown this once',
    body: json(directory.NewSource),
    reply: ok('The source with its secrets', directory.SourceWithSecrets, 201),
  }),
  changeSource: changeOperation({
    method: 'put',
    path: '/v1/admin/sources/{id}',
    summary: 'Change a source; omitted members are removed, secrets and hooks stay',
    parameters: [id('source')],
    body: json(directory.SourceChange),
    reply: ok('The source, with the secret of a new response endpoint', directory.SourceWithSecrets),
    problems: byId,
  }),
  removeSource: changeOperation({
    method: 'delete',
    path: '/v1/admin/sources/{id}',
    summary: 'Remove a source; its items stay',
    parameters: [id('source')],
    reply: ok('It is gone', directory.Removed),
    problems: byId,
  }),
  rotateSource: changeOperation({
    method: 'post',
    path: '/v1/admin/sources/{id}/rotate',
    summary: 'Make a new key or secret; the old one ends at once',
    parameters: [id('source')],
    body: json(directory.RotateRequest),
    reply: ok('The new secret, shown this once', directory.SourceWithSecrets),
    problems: byId,
  }),
  enableSource: changeOperation({
    method: 'post',
    path: '/v1/admin/sources/{id}/enable',
    summary: 'Send responses again to an endpoint that answered 410',
    parameters: [id('source')],
    reply: ok('It is enabled', directory.Enabled),
    problems: byId,
  }),
  pingSource: changeOperation({
    method: 'post',
    path: '/v1/admin/sources/{id}/ping',
    summary: 'Post a signed test to the response address, and return each step',
    description: 'Posts the CloudEvent `com.beckon.ping`. Nothing is queued, retried or disabled.',
    parameters: [
      id('source'),
      query('hook', 'Name of a hook, to test its own address', Type.String({ maxLength: 63 })),
    ],
    reply: ok('The steps, up to the first that failed', PingReport),
    problems: byId,
  }),
} as const satisfies Operations;

const people = {
  adminPeople: readOperation({
    method: 'get',
    path: '/v1/admin/people',
    summary: 'People in the order of their ids',
    parameters: [
      query('q', 'Part of a name or id', Type.String({ maxLength: 200 })),
      query('role', 'Who holds this role', Type.String({ maxLength: 200 })),
      query('after', 'Id before the page, from `next`', Type.String({ maxLength: 255 })),
      query('limit', 'People of a page', Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    ],
    reply: ok('A page', directory.AdminPersonPage),
    problems: ['REQUEST_INVALID'],
  }),
  person: readOperation({
    method: 'get',
    path: '/v1/admin/people/{id}',
    summary: 'One person with their devices',
    parameters: [id('person')],
    reply: ok('The person', directory.AdminPersonDetail),
    problems: ['NOT_FOUND'],
  }),
  addPerson: changeOperation({
    method: 'post',
    path: '/v1/admin/people',
    summary: 'Add a person',
    body: json(directory.NewPerson),
    reply: ok('The person', directory.AdminPersonDetail, 201),
  }),
  changePerson: changeOperation({
    method: 'put',
    path: '/v1/admin/people/{id}',
    summary: 'Change name, roles, locations and units; open items follow',
    parameters: [id('person')],
    body: json(directory.PersonChange),
    reply: ok('The person', directory.AdminPersonDetail),
    problems: byId,
  }),
  removePerson: changeOperation({
    method: 'delete',
    path: '/v1/admin/people/{id}',
    summary: 'Remove a person and end their devices; what they answered stays',
    parameters: [id('person')],
    reply: ok('They are gone', directory.Removed),
    problems: byId,
  }),
  erasePerson: changeOperation({
    method: 'post',
    path: '/v1/admin/people/{id}/erase',
    summary: 'Erase a person permanently: an alias replaces their name, and the audit can no longer be linked to them',
    parameters: [id('person')],
    reply: ok('They are erased', Erased),
    problems: byId,
  }),
  makeToken: changeOperation({
    method: 'post',
    path: '/v1/admin/people/{id}/tokens',
    summary: 'Make a device token, shown this once',
    parameters: [id('person')],
    body: json(directory.TokenRequest),
    bodyOptional: true,
    reply: ok('The token', directory.MadeToken, 201),
    problems: byId,
  }),
  makeCode: changeOperation({
    method: 'post',
    path: '/v1/admin/people/{id}/pair',
    summary: 'Make a code for a device, valid 10 minutes',
    parameters: [id('person')],
    reply: ok('The code and its link', directory.MadeCode, 201),
    problems: byId,
  }),
  revokeAll: changeOperation({
    method: 'delete',
    path: '/v1/admin/people/{id}/tokens',
    summary: 'End every device token of a person, and codes not used yet',
    parameters: [id('person')],
    reply: ok('How many ended', directory.Revoked),
    problems: byId,
  }),
  revoke: changeOperation({
    method: 'delete',
    path: '/v1/admin/people/{id}/tokens/{token}',
    summary: 'End one device token',
    parameters: [
      id('person'),
      { name: 'token', in: 'path', description: 'Id of the token', schema: Type.String({ maxLength: 64 }) },
    ],
    reply: ok('How many ended', directory.Revoked),
    problems: byId,
  }),
} as const satisfies Operations;

const rolesAndGateways = {
  roles: readOperation({
    method: 'get',
    path: '/v1/admin/roles',
    summary: 'Every role, with how many hold it',
    reply: ok('The roles', directory.AdminRoleList),
  }),
  putRole: changeOperation({
    method: 'put',
    path: '/v1/admin/roles/{id}',
    summary: 'Add or change a role',
    parameters: [id('role')],
    body: json(directory.RoleChange),
    reply: ok('The role', directory.AdminRole),
  }),
  removeRole: changeOperation({
    method: 'delete',
    path: '/v1/admin/roles/{id}',
    summary: 'Remove a role; who holds it keeps holding it by its id',
    parameters: [id('role')],
    reply: ok('It is gone', directory.Removed),
    problems: byId,
  }),
  gateways: readOperation({
    method: 'get',
    path: '/v1/admin/gateways',
    summary: 'Every gateway, without its secrets, and how it fares',
    reply: ok('The gateways', directory.AdminGatewayList),
  }),
  enableGateway: changeOperation({
    method: 'post',
    path: '/v1/admin/gateways/{id}/enable',
    summary: 'Send again through a gateway that answered 410',
    parameters: [id('gateway')],
    reply: ok('It is enabled', directory.Enabled),
    problems: byId,
  }),
  pingGateway: changeOperation({
    method: 'post',
    path: '/v1/admin/gateways/{id}/ping',
    summary: 'Test a gateway without a message, and return each step',
    description:
      'A `webhook` receives the signed CloudEvent `com.beckon.ping`; of `opentext` the token is requested. Other kinds have no test.',
    parameters: [id('gateway')],
    reply: ok('The steps, up to the first that failed', PingReport),
    problems: byId,
  }),
} as const satisfies Operations;

export const directoryOperations = { ...sources, ...people, ...rolesAndGateways };
