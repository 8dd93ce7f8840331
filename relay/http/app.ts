/** The HTTP server, shared with the desk's socket. Handlers parse, call the domain and reply; invalid input yields a problem document. */

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import findMyWay from 'find-my-way';
import { ProblemError, problem, reasonOf } from '../../shared/problems.ts';
import { REQUEST_HEADER } from '../../shared/request-id.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Freshness } from '../domain/freshness.ts';
import type { Clock, Timers } from '../domain/ports.ts';
import type { RefusalExplainer } from '../domain/refusal-explainer.ts';
import { type RouteDeps, registerRoutes } from './all-routes.ts';
import { createBodyBudget } from './gate/body-budget.ts';
import { createClientErrorHandler } from './gate/client-errors.ts';
import type { Sessions } from './gate/cookie-sessions.ts';
import type { HostGate } from './gate/host-gate.ts';
import { createLingeringClose } from './gate/lingering-close.ts';
import { createPipelineQueue } from './gate/pipeline-queue.ts';
import { createProxyWatch } from './gate/proxy-watch.ts';
import { addReadCursors, isRelayOperation } from './gate/read-cursor.ts';
import { isUnknownSource } from './gate/source.ts';
import { createUnreadCount } from './gate/unread-count.ts';
import type { PublicAddress } from './pages/ports.ts';
import { problemOf, sendProblem } from './problem-reply.ts';
import { logRequests, type RequestLogDeps } from './request-log.ts';
import { encodingFault } from './sources/decompression.ts';

export interface HttpDeps extends RouteDeps, RequestLogDeps {
  clock: Clock;
  timers: Timers;
  hosts: HostGate;
  sessions: Sessions;
  freshness: Freshness;
  explaining: RefusalExplainer;
  /** Why the store is unavailable, as text for callers; null: it is available. */
  shut: () => string | null;
  /** Reports an internal error that a request met. */
  suspect: (error: unknown) => void;
  publicAddress: PublicAddress;
  /** Proxies whose forwarded client addresses are trusted. */
  trustedProxies: readonly string[];
}

export interface HttpApp {
  server: Server;
  /** @returns the bound port */
  listen(host: string, port: number): Promise<number>;
  /** Stops accepting, waits for requests in progress, and closes idle connections. */
  close(): Promise<void>;
}

/** ms: limit for the request head, counted from the connect; for the whole request; interval between checks of both. */
const REQUEST_MS = { headers: 10_000, whole: 30_000, look: 1000 } as const;
/** Bytes of a body other than events. */
const BODY_LIMIT = 64 * 1024;
/** One year (RFC 6797); without `includeSubDomains`, because sibling hosts are not ours. */
const HSTS = 'max-age=31536000';
const EVENT_TYPES = ['application/cloudevents+json', 'application/cloudevents-batch+json', 'application/json'];
const ROUTER = { maxParamLength: 600 } as const;

export async function createHttp(deps: HttpDeps): Promise<HttpApp> {
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_MS.whole,
    ...(deps.trustedProxies.length > 0 ? { trustProxy: [...deps.trustedProxies] } : {}),
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    genReqId: () => randomUUID(),
    routerOptions: ROUTER,
    http: {
      shouldUpgradeCallback: wantsDesk,
      requireHostHeader: false,
      headersTimeout: REQUEST_MS.headers,
      connectionsCheckingInterval: REQUEST_MS.look,
    },
    clientErrorHandler: createClientErrorHandler({
      timers: deps.timers,
      newId: () => randomUUID(),
      onRefused(address, request) {
        const shown = { what: 'request', code: 'REQUEST_INVALID', reason: null, address, request } as const;
        deps.refusals.note({ ...shown, method: '-', route: '(no HTTP)' });
      },
    }),
    frameworkErrors: (error, _, reply) => replyWith(error, reply),
  });

  function replyWith(error: unknown, reply: FastifyReply): FastifyReply {
    const { shown, ours } = problemOf(error);
    if (ours) {
      deps.log.error({ reason: reasonOf(error), request: reply.request.id }, 'a request failed');
      deps.suspect(error);
    }
    return sendProblem(reply, shown);
  }

  app.decorate('explaining', deps.explaining);
  app.setErrorHandler((error, _, reply) => replyWith(error, reply));
  const allowedAt = recordMethods(app);
  app.setNotFoundHandler(({ url }, reply) => {
    const allow = allowedAt(url);
    if (allow === null) return sendProblem(reply, problem('NOT_FOUND', refusals.requests.nothingHere));
    reply.header('allow', allow);
    return sendProblem(reply, problem('METHOD_NOT_ALLOWED', refusals.requests.methods(allow)));
  });
  app.removeAllContentTypeParsers();
  // Listed explicitly: a type that matches only the wildcard is parsed again for each request.
  app.addContentTypeParser([...EVENT_TYPES, '*'], { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  standBefore(app, deps);
  registerRoutes(app, deps);
  await app.ready();

  return {
    server: app.server,
    async listen(host, port) {
      await app.listen({ host, port });
      const address = app.server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    },
    close: () => drain(app, deps.timers),
  };
}

function standBefore(app: FastifyInstance, deps: HttpDeps): void {
  const { hosts } = deps;
  /** By the public URL, or as a trusted proxy reports. */
  const isByTls = ({ protocol }: FastifyRequest): boolean => deps.publicAddress.secure() || protocol === 'https';
  const linger = createLingeringClose(deps.timers);
  app.addHook('onRequest', ({ id }, reply, done) => {
    reply.header(REQUEST_HEADER, id);
    done();
  });
  app.addHook('onRequest', linger.before);
  app.addHook('onSend', linger.answering);
  app.addHook('onSend', createUnreadCount(deps.connections));
  app.decorateRequest('endOfRead', null);
  app.addHook('onSend', (request, _, __, done) => {
    request.endOfRead?.();
    // A reply that fails while being sent is sent once more, as a problem.
    request.endOfRead = null;
    done();
  });
  const oneAtATime = createPipelineQueue(deps.connections);
  app.addHook('onRequest', oneAtATime);
  logRequests(app, deps);
  const watchProxy = createProxyWatch(deps.trustedProxies, deps.log);
  // Callbacks instead of promises: they run for every event.
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-content-type-options', 'nosniff');
    watchProxy(request);
    if (isPersonal(request)) reply.header('cache-control', 'no-store');
    if (isByTls(request)) reply.header('strict-transport-security', HSTS);
    done(hosts.refusal(request.raw) ?? unavailability(request, deps) ?? faultOf(request) ?? undefined);
  });
  const room = createBodyBudget();
  // After `onRequest` of the route, which finds the source if the head proves it.
  app.addHook('preParsing', (request, { raw: answer }, payload, done) => {
    const waits = room.enter(request, answer);
    if (waits) void waits.then(() => done(null, payload));
    else done(null, payload);
  });
  addReadCursors(app, {
    freshness: deps.freshness,
    isStranger: (request) => deps.sessions.isUnknown(request) || isUnknownSource(request, deps),
  });
}

/** Proxies do not see that a cookie makes a reply personal. Replies to source POSTs are uncacheable anyway (RFC 9110 section 9.3.3). */
const isPersonal = ({ method, url }: FastifyRequest): boolean =>
  url.startsWith('/v1/') && (method !== 'POST' || url.startsWith('/v1/admin/'));

/** A damaged store answers no requests; health and metrics remain available. */
function unavailability(request: FastifyRequest, { shut }: Pick<HttpDeps, 'shut'>): ProblemError | null {
  const refusal = shut();
  return refusal === null || isRelayOperation(request) ? null : new ProblemError('STORE_UNAVAILABLE', refusal);
}

/** Faults that do not depend on the route. */
function faultOf({ headers, routeOptions }: FastifyRequest): ProblemError | null {
  return encodingFault(headers['content-encoding'], routeOptions.config?.operation?.unpacks === true);
}

/** ms between sweeps of idle connections during shutdown, and after which requests in progress are aborted. */
const SWEEP_MS = 25;
const GRACE_MS = 5000;

/** Connections that become idle after the listener closed would otherwise delay the shutdown by the keep-alive time. */
async function drain(app: FastifyInstance, timers: Timers): Promise<void> {
  let cancel = () => {};
  const sweep = (waited: number) => {
    if (waited >= GRACE_MS) app.server.closeAllConnections();
    else app.server.closeIdleConnections();
    cancel = timers.after(SWEEP_MS, () => sweep(waited + SWEEP_MS));
  };
  const closed = app.close();
  sweep(0);
  await closed;
  cancel();
}

/**
 * Known paths answer other methods with 405 and `Allow` (RFC 9110 section 15.5.6).
 *
 * @returns the methods of the routes that are added afterwards, by URL; null for an unknown path
 */
function recordMethods(app: FastifyInstance): (url: string) => string | null {
  const methodsOf = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = methodsOf.get(url) ?? new Set();
    for (const each of [method].flat()) known.add(each);
    methodsOf.set(url, known);
  });
  // Built at the first use: to index the paths delays the start.
  let paths: ReturnType<typeof indexPaths> | undefined;
  return (url) => {
    paths ??= indexPaths(methodsOf);
    return paths.find('GET', url)?.store ?? null;
  };
}

function indexPaths(methodsOf: ReadonlyMap<string, ReadonlySet<string>>) {
  const paths = findMyWay<findMyWay.HTTPVersion.V1>(ROUTER);
  for (const [path, methods] of methodsOf) paths.on('GET', path, () => {}, [...methods].join(', '));
  return paths;
}

/** The desk's WebSocket. Other upgrade offers (HTTP/2 by Java's client and curl) are ignored, as RFC 9110 section 7.8 allows. */
const wantsDesk = ({ headers, url }: IncomingMessage): boolean =>
  headers.upgrade?.toLowerCase() === 'websocket' && (url ?? '').startsWith('/socket.io/');
