/** For the administrator: sources, people, roles and gateways, read and changed while the relay runs. */
import type { FastifyInstance } from 'fastify';
import {
  NewPerson,
  NewSource,
  PersonChange,
  RoleChange,
  RotateRequest,
  SourceChange,
  TokenRequest,
} from '../../../shared/admin/directory.ts';
import { RetentionChange } from '../../../shared/admin/retention.ts';
import { checker } from '../../../shared/validate.ts';
import { bytesOf, jsonBody } from '../body.ts';
import { requireAdmin } from '../gate/administrator.ts';
import { readQuery } from '../query.ts';
import type { DirectoryDeps } from './ports.ts';

const body = {
  newSource: checker(NewSource),
  source: checker(SourceChange),
  rotate: checker(RotateRequest),
  newPerson: checker(NewPerson),
  person: checker(PersonChange),
  token: checker(TokenRequest),
  role: checker(RoleChange),
  retention: checker(RetentionChange),
};

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
const MAX_TEXT = 200;
const MAX_ID = 255;

type ById = { Params: { id: string } };
type ByToken = { Params: { id: string; token: string } };

export function adminDirectoryRoutes(app: FastifyInstance, deps: DirectoryDeps): void {
  sourceRoutes(app, deps);
  peopleRoutes(app, deps);
  roleRoutes(app, deps);
  gatewayRoutes(app, deps);
  retentionRoutes(app, deps);
}

function sourceRoutes(app: FastifyInstance, deps: DirectoryDeps): void {
  const { administration } = deps;
  app.get('/v1/admin/sources', async (request) => {
    await requireAdmin(request, deps);
    return { items: administration.sources() };
  });
  app.post('/v1/admin/sources', async (request, reply) => {
    const by = await requireAdmin(request, deps);
    const made = await administration.addSource(by, jsonBody(request, body.newSource));
    return reply.code(201).send(made);
  });
  app.put<ById>('/v1/admin/sources/:id', async (request, reply) => {
    const by = await requireAdmin(request, deps);
    const changed = await administration.changeSource(by, request.params.id, jsonBody(request, body.source));
    return reply.send(changed);
  });
  app.delete<ById>('/v1/admin/sources/:id', async (request) => {
    const by = await requireAdmin(request, deps);
    await administration.removeSource(by, request.params.id);
    return { id: request.params.id, removed: true };
  });
  app.post<ById>('/v1/admin/sources/:id/rotate', async (request, reply) => {
    const by = await requireAdmin(request, deps);
    const made = await administration.rotateSource(by, request.params.id, jsonBody(request, body.rotate));
    return reply.send(made);
  });
  app.post<ById>('/v1/admin/sources/:id/enable', async (request) => {
    const by = await requireAdmin(request, deps);
    await administration.enable(by, 'response', request.params.id);
    return { id: request.params.id, enabled: true };
  });
}

function peopleRoutes(app: FastifyInstance, deps: DirectoryDeps): void {
  const { administration } = deps;
  app.get('/v1/admin/people', async (request) => {
    await requireAdmin(request, deps);
    const query = readQuery(request.query);
    const asked = {
      text: query.text('q', MAX_TEXT) ?? '',
      role: query.text('role', MAX_TEXT),
      after: query.text('after', MAX_ID),
      limit: query.whole('limit', 1, MAX_LIMIT) ?? DEFAULT_LIMIT,
    };
    query.done();
    return administration.people(asked);
  });
  app.get<ById>('/v1/admin/people/:id', async (request) => {
    await requireAdmin(request, deps);
    return administration.person(request.params.id);
  });
  app.post('/v1/admin/people', async (request, reply) => {
    const by = await requireAdmin(request, deps);
    return reply.code(201).send(await administration.addPerson(by, jsonBody(request, body.newPerson)));
  });
  app.put<ById>('/v1/admin/people/:id', async (request) => {
    const by = await requireAdmin(request, deps);
    return administration.changePerson(by, request.params.id, jsonBody(request, body.person));
  });
  app.delete<ById>('/v1/admin/people/:id', async (request) => {
    const by = await requireAdmin(request, deps);
    await administration.removePerson(by, request.params.id);
    return { id: request.params.id, removed: true };
  });
  app.post<ById>('/v1/admin/people/:id/erase', async (request) => {
    const by = await requireAdmin(request, deps);
    return administration.erasePerson(by, request.params.id);
  });
  tokenRoutes(app, deps);
}

function retentionRoutes(app: FastifyInstance, deps: DirectoryDeps): void {
  const { administration } = deps;
  app.get('/v1/admin/retention', async (request) => {
    await requireAdmin(request, deps);
    return administration.retention();
  });
  app.put('/v1/admin/retention', async (request) => {
    const by = await requireAdmin(request, deps);
    return administration.setRetention(by, jsonBody(request, body.retention));
  });
}

function tokenRoutes(app: FastifyInstance, deps: DirectoryDeps): void {
  const { administration } = deps;
  app.post<ById>('/v1/admin/people/:id/tokens', async (request, reply) => {
    const by = await requireAdmin(request, deps);
    const { device } = bytesOf(request).length > 0 ? jsonBody(request, body.token) : {};
    const made = await administration.makeToken(by, request.params.id, device ?? null);
    return reply.code(201).send(made);
  });
  app.post<ById>('/v1/admin/people/:id/pair', async (request, reply) => {
    const by = await requireAdmin(request, deps);
    const made = await administration.makeCode(by, request.params.id);
    return reply.code(201).send(made);
  });
  app.delete<ById>('/v1/admin/people/:id/tokens', async (request) => {
    const by = await requireAdmin(request, deps);
    return administration.revoke(by, request.params.id, null);
  });
  app.delete<ByToken>('/v1/admin/people/:id/tokens/:token', async (request) => {
    const by = await requireAdmin(request, deps);
    return administration.revoke(by, request.params.id, request.params.token);
  });
}

function roleRoutes(app: FastifyInstance, deps: DirectoryDeps): void {
  const { administration } = deps;
  app.get('/v1/admin/roles', async (request) => {
    await requireAdmin(request, deps);
    return { items: administration.roles() };
  });
  app.put<ById>('/v1/admin/roles/:id', async (request) => {
    const by = await requireAdmin(request, deps);
    return administration.putRole(by, request.params.id, jsonBody(request, body.role));
  });
  app.delete<ById>('/v1/admin/roles/:id', async (request) => {
    const by = await requireAdmin(request, deps);
    await administration.removeRole(by, request.params.id);
    return { id: request.params.id, removed: true };
  });
}

function gatewayRoutes(app: FastifyInstance, deps: DirectoryDeps): void {
  const { administration } = deps;
  app.get('/v1/admin/gateways', async (request) => {
    await requireAdmin(request, deps);
    return { items: administration.gateways() };
  });
  app.post<ById>('/v1/admin/gateways/:id/enable', async (request) => {
    const by = await requireAdmin(request, deps);
    await administration.enable(by, 'gateway', request.params.id);
    return { id: request.params.id, enabled: true };
  });
}
