/**
 * HTTP: parse → domain → reply. No handler decides anything about items; no input, however malformed, gets more than a problem
 * document. One Fastify instance over one Node server, which the desk's socket shares.
 */

import type { IncomingMessage, Server } from 'node:http';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, type HTTPMethods } from 'fastify';
import { ProblemError, problem, reasonOf } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Explaining } from '../domain/explaining.ts';
import type { Freshness } from '../domain/freshness.ts';
import type { Clock, Timers } from '../domain/ports.ts';
import type { HostGate } from './gate/host-gate.ts';
import { createLinger } from './gate/linger.ts';
import { createNoRequest } from './gate/no-request.ts';
import { createOneAtATime } from './gate/one-at-a-time.ts';
import { createProxyWatch } from './gate/proxy-watch.ts';
import { asksOfRelay, bringCursors } from './gate/read-cursor.ts';
import type { Sessions } from './gate/sessions.ts';
import { isUnknownSource } from './gate/source.ts';
import { createUnreadCount } from './gate/unread.ts';
import type { PublicAddress } from './pages/ports.ts';
import { problemOf, sendProblem } from './problem-reply.ts';
import { openRooms, type RoomDeps } from './rooms.ts';
import { encodingFault } from './sources/unpack.ts';
import { leaveTraces, type TraceDeps } from './traces.ts';

/** What each room needs, and what stands before all of them. */
export interface HttpDeps extends RoomDeps, TraceDeps {
  clock: Clock;
  timers: Timers;
  /** By which names it is asked, and by whose pages. */
  hosts: HostGate;
  sessions: Sessions;
  freshness: Freshness;
  explaining: Explaining;
  /** Why the store is asked for nothing, for callers; null: it is. */
  shut: () => string | null;
  /** Somebody met this fault of ours. */
  suspect: (error: unknown) => void;
  publicAddress: PublicAddress;
  /** Proxies whose word on a client's address is believed. */
  trustedProxies: readonly string[];
}

export interface HttpApp {
  /** For the desk, which shares it. */
  server: Server;
  /** @returns the port bound */
  listen(host: string, port: number): Promise<number>;
  /** Stops accepting, lets what is under way finish, closes idle connections, and waits. */
  close(): Promise<void>;
}

/** ms in which the head of a request must be there, counted from the connection on; the whole of it; and between two looks for both. */
const REQUEST_MS = { headers: 10_000, whole: 30_000, look: 1000 } as const;
/** Bytes of a body that is not an event. */
const BODY_LIMIT = 64 * 1024;
/** A year: a browser that was here once comes by https alone (RFC 6797). Of this name alone; its neighbours are not ours to decide. */
const HSTS = 'max-age=31536000';
const EVENT_TYPES = ['application/cloudevents+json', 'application/cloudevents-batch+json', 'application/json'];
const METHODS: readonly HTTPMethods[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

export async function createHttp(deps: HttpDeps): Promise<HttpApp> {
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_MS.whole,
    ...(deps.trustedProxies.length > 0 ? { trustProxy: [...deps.trustedProxies] } : {}),
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: 600 },
    http: {
      shouldUpgradeCallback: wantsDesk,
      requireHostHeader: false,
      headersTimeout: REQUEST_MS.headers,
      connectionsCheckingInterval: REQUEST_MS.look,
    },
    clientErrorHandler: createNoRequest({
      timers: deps.timers,
      onRefused(address) {
        const shown = { what: 'request', code: 'REQUEST_INVALID', reason: null, address } as const;
        deps.refusals.note({ ...shown, method: '-', route: '(no HTTP)' });
      },
    }),
    frameworkErrors: (error, _, reply) => replyWith(error, reply),
  });

  function replyWith(error: unknown, reply: FastifyReply): FastifyReply {
    const { shown, ours } = problemOf(error);
    if (ours) {
      deps.log.error({ reason: reasonOf(error) }, 'a request failed');
      deps.suspect(error);
    }
    return sendProblem(reply, shown);
  }

  app.decorate('explaining', deps.explaining);
  app.setErrorHandler((error, _, reply) => replyWith(error, reply));
  app.setNotFoundHandler((_, reply) => sendProblem(reply, problem('NOT_FOUND', refusals.requests.nothingHere)));
  app.removeAllContentTypeParsers();
  // What sources send by name: a type that only the rest stands for is taken apart anew for each request.
  app.addContentTypeParser([...EVENT_TYPES, '*'], { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  standBefore(app, deps);
  refuseOtherMethods(app, () => openRooms(app, deps));
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

/** What every request goes through before its room. */
function standBefore(app: FastifyInstance, deps: HttpDeps): void {
  const { hosts } = deps;
  /** By the public URL, or by what a proxy says that the relay trusts. */
  const isByTls = ({ protocol }: FastifyRequest): boolean => deps.publicAddress.secure() || protocol === 'https';
  const linger = createLinger(deps.timers);
  app.addHook('onRequest', linger.before);
  app.addHook('onSend', linger.answering);
  app.addHook('onSend', createUnreadCount(deps.connections));
  app.decorateRequest('endOfRead', null);
  app.addHook('onSend', (request, _, __, done) => {
    request.endOfRead?.();
    // A reply that fails on its way is sent once more, as a problem.
    request.endOfRead = null;
    done();
  });
  const oneAtATime = createOneAtATime(deps.connections);
  app.addHook('onRequest', oneAtATime);
  leaveTraces(app, deps);
  const watchProxy = createProxyWatch(deps.trustedProxies, deps.log);
  // Callbacks, not promises: they run for every event.
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-content-type-options', 'nosniff');
    watchProxy(request);
    if (isPersonal(request)) reply.header('cache-control', 'no-store');
    if (isByTls(request)) reply.header('strict-transport-security', HSTS);
    done(hosts.refusal(request.raw) ?? shutFor(request, deps) ?? faultOf(request) ?? undefined);
  });
  bringCursors(app, {
    freshness: deps.freshness,
    isStranger: (request) => deps.sessions.isUnknown(request) || isUnknownSource(request, deps),
  });
}

/**
 * Names of people and what they answered are for whoever asked, not for a cache: one on the way does not see that a cookie makes
 * the answer somebody's. What sources post is not kept anyway (RFC 9110 section 9.3.3), and is the many.
 */
const isPersonal = ({ method, url }: FastifyRequest): boolean =>
  url.startsWith('/v1/') && (method !== 'POST' || url.startsWith('/v1/admin/'));

/** Of a store that is damaged nothing is told as if it were whole; how the relay is may be asked. */
function shutFor(request: FastifyRequest, { shut }: Pick<HttpDeps, 'shut'>): ProblemError | null {
  const refusal = shut();
  return refusal === null || asksOfRelay(request) ? null : new ProblemError('STORE_UNAVAILABLE', refusal);
}

/** What no address takes, whatever it is for. */
function faultOf({ headers, routeOptions }: FastifyRequest): ProblemError | null {
  return encodingFault(headers['content-encoding'], routeOptions.config?.operation?.unpacks === true);
}

/** ms between two sweeps of connections that have become idle, and after which a request that hangs is cut off. */
const SWEEP_MS = 25;
const GRACE_MS = 5000;

/** Connections that become idle only after the listener is closed would hold it for the whole keep-alive time. */
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

/** Every address that exists answers the methods it does not have with 405 and `Allow` (RFC 9110 section 15.5.6). */
function refuseOtherMethods(app: FastifyInstance, register: () => void): void {
  const methodsOf = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = methodsOf.get(url) ?? new Set();
    for (const each of [method].flat()) known.add(each);
    methodsOf.set(url, known);
  });
  register();
  for (const [url, known] of [...methodsOf]) {
    const allow = [...known].join(', ');
    const onRequest = async (_: unknown, reply: FastifyReply) => {
      reply.header('allow', allow);
      throw new ProblemError('METHOD_NOT_ALLOWED', refusals.requests.methods(allow));
    };
    const others = METHODS.filter((method) => !known.has(method));
    app.route({ method: [...others], url, onRequest, handler: async () => null });
  }
}

/**
 * The desk's WebSocket. Other offers to upgrade (HTTP/2 by Java's and curl's clients) are passed over and the request is answered,
 * as RFC 9110 section 7.8 allows.
 */
const wantsDesk = ({ headers, url }: IncomingMessage): boolean =>
  headers.upgrade?.toLowerCase() === 'websocket' && (url ?? '').startsWith('/socket.io/');
