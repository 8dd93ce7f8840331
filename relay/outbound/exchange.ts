/**
 * One HTTP exchange with a receiver that is not ours: redirects are not followed, the answer is read up to a limit, the whole has one
 * deadline, and what goes wrong is told in words fit for people, without address or secret.
 */
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';

export interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string | Buffer;
  /** How the host's name becomes an address. Connections that others opened by another way are not used then. */
  lookup?: LookupFunction;
}

/**
 * `body` is what was read of the answer, at most the limit; `complete` tells whether that was all. `retryAfter` is what the receiver
 * asked us to wait, in ms (RFC 9110 section 10.2.3); null: nothing.
 */
export interface HttpAnswer {
  status: number;
  body: string;
  complete: boolean;
  retryAfter: number | null;
}

export interface Exchange {
  /** Rejects with a plain `Error` whose message is fit for people. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Ends every exchange under way; their promises reject. */
  close(): void;
}

export interface ExchangeOptions {
  /** ms for the whole exchange; contract section 5 says 15 s. */
  timeoutMs?: number;
  /** Bytes of the answer that are read. */
  maxAnswerBytes?: number;
  /** ms since 1970, for a `Retry-After` that names a date. */
  now: () => number;
}

const PLAIN: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection reset',
  ENOTFOUND: 'host not found',
  EAI_AGAIN: 'host name could not be resolved',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  ETIMEDOUT: 'connection timed out',
  EPRIVATE: 'the push service is in a private network',
  ERR_SSL_WRONG_VERSION_NUMBER: 'no TLS at the endpoint',
};

function inPlainWords(error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (PLAIN[code]) return new Error(PLAIN[code]);
  if (/CERT|SSL|TLS/.test(code)) return new Error(`TLS failed (${code})`);
  if (code.startsWith('HPE_')) return new Error('the answer was not HTTP');
  return new Error(code ? `network error ${code}` : 'network error');
}

/** Answers before the answer (RFC 9110 section 15.2). */
const MAX_INTERIM = 16;

const createAgents = () => ({
  'http:': new http.Agent({ keepAlive: true, maxFreeSockets: 16 }),
  'https:': new https.Agent({ keepAlive: true, maxFreeSockets: 16 }),
});

/** Keeps connections alive between exchanges; `close()` ends them. */
export function createExchange(options: ExchangeOptions): Exchange {
  const { timeoutMs = 15_000, maxAnswerBytes = 64 * 1024, now } = options;
  // An agent hands out kept connections by name and port, whoever looked the name up: what is guarded has a pool of its own.
  const agents = { plain: createAgents(), guarded: createAgents() };
  const underWay = new Set<AbortController>();

  function once(
    { method, url: address, headers, body, lookup }: HttpRequest,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const url = new URL(address);
    const secure = url.protocol === 'https:';
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    return new Promise((resolve, reject) => {
      const sent = (secure ? https : http).request(url, {
        method,
        headers: { accept: 'application/json', 'user-agent': 'Beckon', ...headers, ...length },
        signal,
        agent: agents[lookup ? 'guarded' : 'plain'][secure ? 'https:' : 'http:'],
        ...(lookup ? { lookup } : {}),
      });
      sent.once('error', (error) => reject(new ExchangeError(error, sent.reusedSocket)));
      // A receiver that only ever says "wait" would keep us busy until the deadline.
      let interim = 0;
      sent.on('information', () => {
        interim += 1;
        if (interim > MAX_INTERIM) sent.destroy(new Error('too many interim answers'));
      });
      sent.once('response', (response) => readAnswer(response, maxAnswerBytes, now).then(resolve, reject));
      sent.end(body);
    });
  }

  return {
    async send(request) {
      const control = new AbortController();
      const deadline = setTimeout(() => control.abort(), timeoutMs);
      underWay.add(control);
      try {
        return await once(request, control.signal).catch((error: unknown) => {
          // A kept connection may have been closed by the other side at that very moment: then the request never arrived.
          const stale = error instanceof ExchangeError && error.reused && error.code === 'ECONNRESET';
          if (!stale || control.signal.aborted) throw error;
          return once(request, control.signal);
        });
      } catch (error) {
        if (control.signal.aborted) throw new Error(`no answer within ${timeoutMs / 1000} s`);
        throw inPlainWords(error instanceof ExchangeError ? error.cause : error);
      } finally {
        clearTimeout(deadline);
        underWay.delete(control);
      }
    },
    close() {
      for (const control of underWay) control.abort();
      for (const pool of Object.values(agents)) for (const agent of Object.values(pool)) agent.destroy();
    },
  };
}

/** Keeps whether the connection had been used before: only then a reset may be met by one more try at once. */
class ExchangeError extends Error {
  readonly reused: boolean;
  readonly code: string;
  constructor(cause: NodeJS.ErrnoException, reused: boolean) {
    super(cause.message, { cause });
    this.reused = reused;
    this.code = cause.code ?? '';
  }
}

/** Reads up to `limit` bytes; past that the connection is dropped, as an endless answer would hold it for ever. */
function readAnswer(response: http.IncomingMessage, limit: number, now: () => number): Promise<HttpAnswer> {
  const status = response.statusCode ?? 0;
  const retryAfter = retryAfterOf(response.headers['retry-after'], now());
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    const finish = (complete: boolean) =>
      resolve({ status, body: Buffer.concat(parts).subarray(0, limit).toString('utf8'), complete, retryAfter });
    response.on('data', (part: Buffer) => {
      parts.push(part);
      size += part.length;
      if (size <= limit) return;
      finish(false);
      response.destroy();
    });
    response.once('end', () => finish(true));
    response.once('error', reject);
  });
}

/** The longest wait that is honoured: a receiver's mistake must not hold a queue for weeks. */
export const MAX_RETRY_AFTER_MS = 12 * 3600_000;

/** Seconds or an HTTP date. */
function retryAfterOf(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const ms = /^\s*\d{1,9}\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return ms > 0 ? Math.min(ms, MAX_RETRY_AFTER_MS) : null;
}
