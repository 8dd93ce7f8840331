/** SCIM 2.0 (RFC 7644): identity providers manage people and roles at `/scim/v2`. Served only if a token is configured. */
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { sameAsOneOf } from '../../../network/same-secret.ts';
import { isRecord } from '../../../shared/json.ts';
import type { ProblemCode } from '../../../shared/problems.ts';
import { cleanTexts } from '../../../shared/rules/hidden-characters.ts';
import { isJson } from '../../../shared/rules/media-type.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { DirectoryView } from '../../domain/directory-view.ts';
import {
  type ProvisionedGroup,
  type ProvisionedUser,
  type Provisioning,
  ScimError,
} from '../../domain/people/provisioning-ports.ts';
import type { Log } from '../../domain/ports.ts';
import type { ReadTurns } from '../../domain/read-slices.ts';
import { bytesOf, mediaType, parseJson } from '../body.ts';
import { bearerOf, unauthenticated } from '../gate/bearer.ts';
import { type GuessLimit, wrongGuess } from '../gate/guess-limit.ts';
import { problemOf } from '../problem-reply.ts';
import { GROUP_TYPE, type ResourceType, USER_TYPE, writable } from './attributes.ts';
import { resourceTypes, schemas, serviceProviderConfig } from './scim-discovery.ts';
import { equalTo, parseFilter } from './scim-filter.ts';
import { type IdPage, type ListQuery, listPage, listQuery } from './scim-list.ts';
import { operationsOf, patched } from './scim-patch.ts';
import {
  groupInput,
  groupRecord,
  groupResource,
  groupVersion,
  projected,
  type ScimResource,
  type ShownNames,
  userInput,
  userRecord,
  userResource,
  userVersion,
} from './scim-resources.ts';
import { recordOf, type ScimRecord } from './scim-values.ts';

export interface ScimDeps {
  /** Up to two; none: SCIM is not served. */
  scimTokens: readonly string[];
  provisioning: Provisioning;
  directory: () => DirectoryView;
  guesses: GuessLimit;
  publicAddress: { base(): string };
  turns: ReadTurns;
  log: Log;
  suspect: (error: unknown) => void;
}

const ROOT = '/scim/v2';
const MEDIA_TYPE = 'application/scim+json; charset=utf-8';
const ERROR_URN = 'urn:ietf:params:scim:api:messages:2.0:Error';
const LIST_URN = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
/** Bytes: a group of some thousand members. */
const BODY_LIMIT = 1024 * 1024;
/** Name in the log; no id of a person has spaces. */
const CALLER = 'by a SCIM token';

interface ScimRequest {
  request: FastifyRequest;
  reply: FastifyReply;
  id: string;
  query: Readonly<Record<string, unknown>>;
}
type Handler = (asked: ScimRequest) => unknown;

/** One kind of resource, with its operations. */
interface Kind<T extends { id: string }> {
  type: ResourceType;
  ids(): readonly string[];
  find(id: string): T | null;
  /** By an attribute that is equal to a text; undefined: not by this attribute. */
  lookup(attribute: string, text: string): T | null | undefined;
  record(one: T): ScimRecord;
  resource(one: T): ScimResource;
  version(one: T): string;
  create(record: ScimRecord): Promise<T>;
  change(id: string, change: (before: T) => ScimRecord): Promise<T>;
  remove(id: string, check: (before: T) => void): Promise<void>;
}

export function scimRoutes(app: FastifyInstance, deps: ScimDeps): void {
  if (deps.scimTokens.length === 0) return;
  const base = (): string => `${deps.publicAddress.base()}${ROOT}`;
  const serve = (method: HTTPMethods, path: string, handle: Handler, status = 200): void => {
    app.route({
      method,
      url: `${ROOT}${path}`,
      bodyLimit: BODY_LIMIT,
      errorHandler: (error, _, reply) => refused(reply, error, deps),
      // Before the body is received.
      onRequest: async (request) => requireToken(request, deps),
      handler: async (request, reply) => {
        const { id = '' } = request.params as { id?: string };
        const query = isRecord(request.query) ? request.query : {};
        reply.code(status).header('cache-control', 'no-store');
        const value = await handle({ request, reply, id, query });
        return value === undefined ? reply.send() : reply.type(MEDIA_TYPE).send(JSON.stringify(value));
      },
    });
  };

  serve('GET', '/ServiceProviderConfig', () => serviceProviderConfig(base()));
  catalogue(serve, '/ResourceTypes', () => resourceTypes(base()));
  catalogue(serve, '/Schemas', () => schemas(base()));
  const names = createNames(deps, base);
  resources(serve, userKind(deps, names), deps);
  resources(serve, groupKind(deps, names), deps);
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
    serve(method, '/*', () => {
      throw new ScimError(404, refusals.requests.nothingHere);
    });
  }
}

type Serve = (method: HTTPMethods, path: string, handle: Handler, status?: number) => void;

/** Documents with ids; a filter is refused (RFC 7644 section 4). */
function catalogue(serve: Serve, path: string, documents: () => readonly { id: string }[]): void {
  serve('GET', path, ({ query }) => {
    if (query.filter !== undefined) throw new ScimError(403, 'These documents cannot be filtered');
    const all = documents();
    return listOf(all, all.length, 1);
  });
  serve('GET', `${path}/:id`, ({ id }) => {
    const found = documents().find((one) => one.id === id);
    if (!found) throw new ScimError(404, refusals.requests.nothingHere);
    return found;
  });
}

const listOf = (resources: readonly object[], total: number, startIndex: number) => ({
  schemas: [LIST_URN],
  totalResults: total,
  startIndex,
  itemsPerPage: resources.length,
  Resources: resources,
});

function resources<T extends { id: string }>(serve: Serve, kind: Kind<T>, { turns }: ScimDeps): void {
  const { type } = kind;
  const attributes = writable(type);
  const textOf = (query: ScimRequest['query'], name: string): string | null => {
    const value = query[name];
    return typeof value === 'string' ? value.slice(0, 2000) : null;
  };
  const shown = (resource: ScimRecord, query: ScimRequest['query']): ScimRecord =>
    projected(resource, textOf(query, 'attributes'), textOf(query, 'excludedAttributes'));
  const answer = ({ reply, query }: ScimRequest, one: T): ScimRecord => {
    const resource = kind.resource(one);
    reply.header('etag', resource.meta.version).header('location', resource.meta.location);
    return shown(resource, query);
  };
  const found = (id: string): T => {
    const one = kind.find(id);
    if (one) return one;
    throw new ScimError(404, `There is no such ${type.name.toLowerCase()}`);
  };
  /** @throws ScimError 412 if the resource differs from the version that the client has */
  const requireMatch = ({ request }: ScimRequest, before: T): void => {
    const wanted = request.headers['if-match'];
    if (wanted !== undefined && !matchesVersion(wanted, kind.version(before)))
      throw new ScimError(412, 'The resource has changed since this version');
  };

  serve('GET', type.endpoint, async ({ query }) => {
    const wanted = listQuery(query);
    const equal = wanted.filter === null ? null : equalTo(parseFilter(wanted.filter));
    const one = equal ? kind.lookup(equal.attribute, equal.text) : undefined;
    const resourceOf = (id: string): ScimResource[] => {
      const each = kind.find(id);
      return each ? [kind.resource(each)] : [];
    };
    // What was looked up matches.
    const { page, total } =
      one === undefined ? await listPage(kind.ids(), resourceOf, wanted, turns) : oneOf(one?.id ?? null, wanted);
    return listOf(
      page.flatMap(resourceOf).map((resource) => shown(resource, query)),
      total,
      wanted.startIndex,
    );
  });
  serve('GET', `${type.endpoint}/:id`, (asked) => {
    const one = found(asked.id);
    const wanted = asked.request.headers['if-none-match'];
    if (wanted === undefined || !matchesVersion(wanted, kind.version(one))) return answer(asked, one);
    asked.reply.code(304).header('etag', kind.version(one));
    return undefined;
  });
  serve(
    'POST',
    type.endpoint,
    async (asked) => answer(asked, await kind.create(recordOf(attributes, bodyOf(asked)))),
    201,
  );
  serve('PUT', `${type.endpoint}/:id`, async (asked) => {
    const record = recordOf(attributes, bodyOf(asked));
    const changed = await kind.change(asked.id, (before) => {
      requireMatch(asked, before);
      return record;
    });
    return answer(asked, changed);
  });
  serve('PATCH', `${type.endpoint}/:id`, async (asked) => {
    const operations = operationsOf(bodyOf(asked));
    const changed = await kind.change(asked.id, (before) => {
      requireMatch(asked, before);
      return patched(type, kind.record(before), operations);
    });
    return answer(asked, changed);
  });
  serve('DELETE', `${type.endpoint}/:id`, async (asked) => {
    await kind.remove(asked.id, (before) => requireMatch(asked, before));
    asked.reply.code(204);
    return undefined;
  });
}

const oneOf = (id: string | null, { startIndex, count }: ListQuery): IdPage => ({
  page: id === null || startIndex > 1 || count === 0 ? [] : [id],
  total: id === null ? 0 : 1,
});

/** A list of versions, or `*` (RFC 9110 section 13.1). */
const matchesVersion = (header: string, version: string): boolean =>
  header.trim() === '*' ||
  header.split(',').some((one) => one.trim().replace(/^W\//, '') === version.replace(/^W\//, ''));

/** @throws ScimError invalidSyntax, or ProblemError for another media type */
function bodyOf({ request }: ScimRequest): Record<string, unknown> {
  const type = mediaType(request.headers['content-type']);
  if (type !== '' && !isJson(type)) throw new ScimError(415, refusals.requests.json);
  const body = parseJson(bytesOf(request));
  if (isRecord(body)) return body;
  throw new ScimError(400, 'The body must be an object', 'invalidSyntax');
}

/** Once per view. */
function createNames({ directory }: ScimDeps, base: () => string): () => ShownNames {
  let known: { view: DirectoryView; roles: ReadonlyMap<string, string> } | null = null;
  return () => {
    const view = directory();
    if (known?.view !== view) known = { view, roles: new Map(view.roles().map(({ id, name }) => [id, name])) };
    const { roles } = known;
    return {
      base: base(),
      roleName: (id) => roles.get(id) ?? id,
      personName: (id) => view.person(id)?.name ?? view.provisioned(id)?.person?.name ?? id,
    };
  };
}

function userKind({ provisioning }: ScimDeps, names: () => ShownNames): Kind<ProvisionedUser> {
  return {
    type: USER_TYPE,
    ids: provisioning.userIds,
    find: provisioning.user,
    lookup(attribute, text) {
      if (attribute === 'username') return provisioning.userByName(text);
      if (attribute === 'externalid') return provisioning.userByExternalId(text);
      return attribute === 'id' ? provisioning.user(text) : undefined;
    },
    record: userRecord,
    resource: (user) => userResource(user, names()),
    version: userVersion,
    async create(record) {
      const { userName } = record;
      if (typeof userName !== 'string') throw new ScimError(400, 'userName is needed', 'invalidValue');
      return provisioning.createUser(userName, userInput(record, userName));
    },
    change: (id, change) => provisioning.changeUser(id, (before) => userInput(change(before), id)),
    remove: provisioning.removeUser,
  };
}

function groupKind({ provisioning }: ScimDeps, names: () => ShownNames): Kind<ProvisionedGroup> {
  return {
    type: GROUP_TYPE,
    ids: provisioning.groupIds,
    find: provisioning.group,
    lookup: (attribute, text) => (attribute === 'id' ? provisioning.group(text) : undefined),
    record: groupRecord,
    resource: (group) => groupResource(group, names()),
    version: groupVersion,
    create: async (record) => provisioning.createGroup(groupInput(record)),
    change: (id, change) => provisioning.changeGroup(id, (before) => groupInput(change(before))),
    remove: provisioning.removeGroup,
  };
}

/** @throws UNAUTHENTICATED, RATE_LIMITED */
function requireToken(request: FastifyRequest, { scimTokens, guesses }: ScimDeps): void {
  const token = bearerOf(request);
  request.caller = null;
  if (token !== null && sameAsOneOf(token, scimTokens)) {
    request.caller = { person: CALLER };
    return;
  }
  const refusal = unauthenticated(refusals.signIn.scimTokenNeeded);
  throw token === null ? refusal : wrongGuess(guesses, request.ip, refusal, 'scim');
}

/** RFC 7644 section 3.12. Problems of the relay, such as an unavailable store, have the same form. */
function refused(reply: FastifyReply, error: unknown, deps: ScimDeps): FastifyReply {
  const { status, scimType, detail, code, retryAfter } = refusalOf(error, reply, deps);
  reply.request.refusal = { code, detail };
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (retryAfter !== null) reply.header('retry-after', String(retryAfter));
  const body = { schemas: [ERROR_URN], status: String(status), ...(scimType ? { scimType } : {}), detail };
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type(MEDIA_TYPE)
    .send(JSON.stringify(cleanTexts(body)));
}

interface Refusal {
  status: number;
  scimType?: string | undefined;
  detail: string;
  code: ProblemCode;
  retryAfter: number | null;
}

function refusalOf(error: unknown, reply: FastifyReply, { log, suspect }: ScimDeps): Refusal {
  if (error instanceof ScimError) {
    const { status, scimType, problem } = error;
    return { status, scimType, detail: problem.detail, code: problem.code, retryAfter: null };
  }
  const { shown, ours } = problemOf(error);
  if (ours) {
    log.error({ reason: error instanceof Error ? error.message : '', request: reply.request.id }, 'a request failed');
    suspect(error);
  }
  const { status, detail, code, retryAfter } = shown;
  const scimType = code === 'REQUEST_INVALID' ? 'invalidSyntax' : undefined;
  const wait = typeof retryAfter === 'number' ? retryAfter : status === 503 || status === 429 ? 2 : null;
  return { status, scimType, detail, code, retryAfter: wait };
}
