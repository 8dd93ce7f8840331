/**
 * Handshakes by which a service verifies the address of a subscription. Answered only where the hook's `handshake` names that service.
 * Those that carry no credentials by their protocol are answered before the body is read, at a limited rate.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isRecord } from '../../../shared/json.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { networkOf } from '../../../shared/rules/address-network.ts';
import type { RateLimit } from '../../../shared/rules/token-bucket.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { Source } from '../../domain/directory-view.ts';
import type { Hook, HookAuth, HookId } from '../../domain/hooks/hook-ports.ts';
import { RateLimiter, secondsOf } from '../../domain/rate-limiter.ts';
import { queryOf } from './hook-bindings.ts';
import type { HookRouteDeps } from './ports.ts';

/** Per address and hook. Services verify an address once per subscription. */
const RATE: RateLimit = { burst: 10, everyMs: 6000 };
/** Bytes that are sent back. */
const MAX_ECHO = 1024;
/** Bytes of a body that can be a handshake. */
const MAX_BODY = 16 * 1024;
/** Host names as in CloudEvents HTTP WebHook, section 4.1.1. */
const ORIGIN = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:\d{1,5})?$/i;
const MINUTE_S = 60;

export type HandshakeReply =
  | { kind: 'text'; text: string }
  | { kind: 'json'; value: object }
  | { kind: 'headers'; fields: Readonly<Record<string, string>> };

interface Handshakes {
  /**
   * For requests without credentials: `GET`, `OPTIONS`, and `POST` with `validationToken`.
   * @returns null if it is none of this hook's handshake. @throws REQUEST_INVALID, RATE_LIMITED, UNAUTHENTICATED
   */
  open(request: FastifyRequest): HandshakeReply | null;
  /** For an authenticated request. */
  signed(request: FastifyRequest, hook: HookId, body: Buffer): HandshakeReply | null;
}

interface HandshakeDeps extends Pick<HookRouteDeps, 'directory' | 'clock'> {
  /** Whether the address has the secret of a hook whose secret is in its address. @throws UNAUTHENTICATED, RATE_LIMITED */
  requireQuerySecret: (request: FastifyRequest, auth: HookAuth) => void;
}

export function createHandshakes({ directory, clock, requireQuerySecret }: HandshakeDeps): Handshakes {
  const limiter = new RateLimiter(clock);

  return {
    open(request) {
      const { source, hook } = request.params as HookId;
      const known = directory().hook(source, hook);
      const sender = directory().source(source);
      const answer = known && sender ? openAnswer(request, known, sender) : null;
      if (!answer) return null;
      const wait = limiter.take(`${networkOf(request.ip)} ${source}/${hook}`, RATE);
      if (wait > 0) throw new ProblemError('RATE_LIMITED', refusals.signIn.guessed, { retryAfter: secondsOf(wait) });
      const auth = directory().hookAuth(source, hook);
      if (auth?.kind === 'query' && request.method !== 'OPTIONS') requireQuerySecret(request, auth);
      return answer;
    },
    signed(request, { source, hook }, body) {
      const service = directory().hook(source, hook)?.handshake;
      if ((service !== 'slack' && service !== 'eventgrid') || body.length > MAX_BODY) return null;
      return service === 'slack' ? slackAnswer(body) : eventGridAnswer(request, body);
    },
  };
}

function openAnswer(request: FastifyRequest, { handshake }: Hook, { rate }: Source): HandshakeReply | null {
  const { method, headers } = request;
  if (method === 'OPTIONS') {
    const origin = headers['webhook-request-origin'];
    const takes = handshake === 'cloudevents' || handshake === 'eventgrid';
    if (!takes || typeof origin !== 'string') return null;
    if (!ORIGIN.test(origin)) throw invalid('WebHook-Request-Origin must be the name of a host');
    const perMinute = rate === null ? '*' : String(Math.max(1, Math.floor(rate * MINUTE_S)));
    return { kind: 'headers', fields: { 'webhook-allowed-origin': origin, 'webhook-allowed-rate': perMinute } };
  }
  const query = queryOf(request.url);
  if (method === 'POST') {
    const token = handshake === 'graph' ? query.get('validationToken') : null;
    return token === null ? null : echo(token, 'validationToken');
  }
  const challenge = handshake === 'websub' ? query.get('hub.challenge') : null;
  // A confirmed `unsubscribe` would let anyone end the subscription.
  if (challenge === null || query.get('hub.mode') !== 'subscribe') return null;
  return echo(challenge, 'hub.challenge');
}

const invalid = (detail: string): ProblemError => new ProblemError('REQUEST_INVALID', detail);

function echo(text: string, name: string): HandshakeReply {
  if (text === '' || Buffer.byteLength(text) > MAX_ECHO) throw invalid(`${name} must have 1 to ${MAX_ECHO} bytes`);
  return { kind: 'text', text };
}

/** https://api.slack.com/events/url_verification */
function slackAnswer(body: Buffer): HandshakeReply | null {
  const value = jsonOf(body);
  if (!isRecord(value) || value.type !== 'url_verification' || typeof value.challenge !== 'string') return null;
  return echo(value.challenge, 'challenge');
}

/** https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema */
function eventGridAnswer({ headers }: FastifyRequest, body: Buffer): HandshakeReply | null {
  if (headers['aeg-event-type'] !== 'SubscriptionValidation') return null;
  const value = jsonOf(body);
  const event: unknown = Array.isArray(value) ? value[0] : value;
  const data = isRecord(event) ? event.data : null;
  const code = isRecord(data) ? data.validationCode : null;
  if (typeof code !== 'string' || Buffer.byteLength(code) > MAX_ECHO) return null;
  return { kind: 'json', value: { validationResponse: code } };
}

function jsonOf(body: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return value;
  } catch {
    return null;
  }
}

/** Sent as plain text that no browser interprets: the caller chooses it. */
export function sendHandshake(reply: FastifyReply, answer: HandshakeReply): FastifyReply {
  reply.code(200).header('cache-control', 'no-store').header('content-security-policy', 'sandbox');
  if (answer.kind === 'text') return reply.header('content-type', 'text/plain; charset=utf-8').send(answer.text);
  if (answer.kind === 'json') return reply.send(answer.value);
  return reply.headers({ ...answer.fields, allow: 'POST' }).send();
}
