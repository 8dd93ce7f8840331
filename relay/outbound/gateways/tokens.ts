/** OAuth 2.0: client credentials (RFC 6749 section 4.4), or a refresh token (section 6). Caches tokens until shortly before expiry; concurrent callers share one request. */
import type { Clock } from '../../domain/ports.ts';
import type { Exchange } from '../exchange.ts';
import type { HttpAnswer } from '../http-answer.ts';
import { readAnswer } from '../response-verdict.ts';
import { numberIn, parsed, textIn, wordsOf } from './service-answers.ts';

export interface ClientCredentials {
  url: string;
  clientId: string;
  clientSecret: string;
  scope?: string;
  refreshToken?: string;
}

export const basic = (name: string, password: string): string =>
  `Basic ${Buffer.from(`${name}:${password}`, 'utf8').toString('base64')}`;

type TokenResult = { ok: true; token: string } | { ok: false; reason: string; after?: number };

export interface Tokens {
  get(credentials: ClientCredentials): Promise<TokenResult>;
  /** The service rejected this token: drop it from the cache. */
  refused(credentials: ClientCredentials, token: string): void;
}

interface CachedToken {
  token: string;
  /** ms since 1970. */
  goodUntil: number;
}

/** A token is renewed this many ms before expiry, or at half its life if that is shorter. */
const MARGIN_MS = 60_000;
/** Assumed life of a token without `expires_in`, ms (RFC 6749 section 5.1 only recommends it). */
const UNKNOWN_LIFE_MS = 5 * 60_000;
/** Cache limit, sets of credentials; the cache is cleared when full. */
const REMEMBERED = 200;

export function createTokens(exchange: Exchange, clock: Clock): Tokens {
  const kept = new Map<string, CachedToken>();
  const asked = new Map<string, Promise<TokenResult>>();
  const keyOf = ({ url, clientId, clientSecret, scope, refreshToken }: ClientCredentials) =>
    JSON.stringify([url, clientId, clientSecret, scope, refreshToken]);

  async function ask(credentials: ClientCredentials): Promise<TokenResult> {
    const first = await attempt(exchange, credentials, 'header');
    // The public collection uses the header; some servers accept the form only (RFC 6749 section 2.3.1).
    const answer =
      'status' in first && (first.status === 400 || first.status === 401)
        ? await attempt(exchange, credentials, 'form')
        : first;
    const result = read(answer, credentials);
    if (!result.ok) return result;
    if (kept.size >= REMEMBERED) kept.clear();
    kept.set(keyOf(credentials), { token: result.token, goodUntil: clock.now() + result.life });
    return { ok: true, token: result.token };
  }

  return {
    get(credentials) {
      const key = keyOf(credentials);
      const known = kept.get(key);
      if (known && clock.now() < known.goodUntil) return Promise.resolve({ ok: true, token: known.token });
      const underWay = asked.get(key) ?? ask(credentials).finally(() => asked.delete(key));
      asked.set(key, underWay);
      return underWay;
    },
    refused(credentials, token) {
      const key = keyOf(credentials);
      // A concurrent message may already have renewed the token.
      if (kept.get(key)?.token === token) kept.delete(key);
    },
  };
}

function attempt(
  exchange: Exchange,
  { url, clientId, clientSecret, scope, refreshToken }: ClientCredentials,
  where: 'header' | 'form',
): Promise<HttpAnswer | Error> {
  const form = new URLSearchParams(
    refreshToken === undefined
      ? { grant_type: 'client_credentials' }
      : { grant_type: 'refresh_token', refresh_token: refreshToken },
  );
  if (scope !== undefined) form.set('scope', scope);
  const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded' };
  if (where === 'header') headers.authorization = basic(clientId, clientSecret);
  else {
    form.set('client_id', clientId);
    form.set('client_secret', clientSecret);
  }
  return exchange
    .send({ method: 'POST', url, headers, body: form.toString() })
    .catch((error: unknown) => (error instanceof Error ? error : new Error('network error')));
}

function read(
  answer: HttpAnswer | Error,
  { clientId, clientSecret, refreshToken = '' }: ClientCredentials,
): { ok: true; token: string; life: number } | { ok: false; reason: string; after?: number } {
  if (answer instanceof Error) return { ok: false, reason: `no access token: ${answer.message}` };
  const verdict = readAnswer(answer, (failed) => wordsOf(failed, [clientId, clientSecret, refreshToken]));
  if (verdict.kind === 'failed') {
    const { after, reason } = verdict;
    return { ok: false, reason: `no access token: ${reason}`, ...(after === undefined ? {} : { after }) };
  }
  const body = parsed(answer);
  const token = textIn(body, 'access_token');
  if (token === null || !/^[\x21-\x7e]{1,16384}$/.test(token)) {
    return { ok: false, reason: 'the response contains no access token' };
  }
  const seconds = numberIn(body, 'expires_in');
  const life = seconds === null || seconds <= 0 ? UNKNOWN_LIFE_MS : seconds * 1000;
  return { ok: true, token, life: life - Math.min(MARGIN_MS, life / 2) };
}
