/** Logs each refused request and, if enabled, every request. Logs the route, not the URL, which may contain secrets such as link tokens. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Problem, ProblemCode } from '../../shared/problems.ts';
import type { RefusalRecord, Refusals } from '../domain/administration/refusal-ports.ts';
import type { Log } from '../domain/ports.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The authenticated caller, once known. */
    caller: { person?: string; source?: string } | null;
    /** Why the request was refused. */
    refusal: Pick<Problem, 'code' | 'detail'> | null;
  }
}

export interface RequestLogDeps {
  refusals: Refusals;
  accessLog: boolean;
  log: Log;
}

const UNKNOWN_ROUTE = '(none)';
const SIGN_IN_ROUTES = new Set([
  '/v1/pair',
  '/me/session',
  '/me/session/person',
  '/v1/admin/session',
  '/me/sign-in',
  '/admin/sign-in',
  '/me/callback',
]);
const ANSWER_ROUTES = new Set(['/v1/items/:id/responses', '/a/:token']);
/** Codes whose detail never contains caller input. */
const OWN_WORDS: ReadonlySet<ProblemCode> = new Set(['UNAUTHENTICATED', 'RATE_LIMITED', 'HOST_UNKNOWN']);

export function logRequests(app: FastifyInstance, { refusals, accessLog, log }: RequestLogDeps): void {
  app.decorateRequest('caller', null);
  app.decorateRequest('refusal', null);
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? UNKNOWN_ROUTE;
    const { refusal, method, ip: address } = request;
    const who = whoOf(request);
    if (refusal) {
      const { code, detail } = refusal;
      const reason = OWN_WORDS.has(code) ? detail : null;
      const shown = { code, method, route, address, ...who, ...itemOf(request), reason, request: request.id };
      refusals.note({ what: kindOf(route, code), ...shown });
    }
    if (accessLog) {
      const bytes = Number(reply.getHeader('content-length') ?? 0);
      const ms = Math.round(reply.elapsedTime);
      log.info({ method, route, status: reply.statusCode, ms, bytes, ...who, address, request: request.id }, 'access');
    }
    done();
  });
}

const kindOf = (route: string, code: ProblemCode): RefusalRecord['what'] => {
  if (code === 'UNAUTHENTICATED' || SIGN_IN_ROUTES.has(route)) return 'sign-in';
  return ANSWER_ROUTES.has(route) ? 'answer' : 'request';
};

const whoOf = ({ caller, eventSource }: FastifyRequest): { person?: string; source?: string } =>
  caller ?? (eventSource ? { source: eventSource.id } : {});

/** The item of an answer over HTTP; an answer link names its item only in the token. */
function itemOf({ params, routeOptions }: FastifyRequest): { item?: string } {
  if (routeOptions.url !== '/v1/items/:id/responses') return {};
  return typeof params === 'object' && params !== null && 'id' in params ? { item: String(params.id) } : {};
}
