/**
 * One signed HTTP POST as Standard Webhooks 1.0 has it: headers `webhook-id`, `webhook-timestamp`, `webhook-signature` (v1).
 * Redirects are not followed, the answer is read up to a limit, and the whole exchange has one deadline.
 */
import http from 'node:http';
import https from 'node:https';
import { Webhook } from 'standardwebhooks';
import type { Clock } from '../domain/ports.ts';

export interface SignedPost {
  url: string;
  /** `whsec_` and the key in base64. */
  secret: string;
  /** The `webhook-id`: the same on every retry. */
  id: string;
  contentType: string;
  body: string;
}

/** `body` is what was read of the answer, at most the limit; `complete` tells whether that was all. */
export interface PostAnswer {
  status: number;
  body: string;
  complete: boolean;
}

export interface SignedPoster {
  /** Rejects with a plain `Error` whose message is fit for people: no address, no secret. */
  post(request: SignedPost): Promise<PostAnswer>;
  /** Ends every exchange under way; their promises reject. */
  close(): void;
}

export interface PosterOptions {
  clock: Clock;
  /** ms for the whole exchange; contract section 5 says 15 s. */
  timeoutMs?: number;
  /** Bytes of the answer that are read. */
  maxAnswerBytes?: number;
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

/** Keeps connections alive between posts; `close()` ends them. */
export function createSignedPoster(options: PosterOptions): SignedPoster {
  const { clock, timeoutMs = 15_000, maxAnswerBytes = 64 * 1024 } = options;
  const agents = {
    'http:': new http.Agent({ keepAlive: true, maxFreeSockets: 16 }),
    'https:': new https.Agent({ keepAlive: true, maxFreeSockets: 16 }),
  };
  const underWay = new Set<AbortController>();

  function headersOf(request: SignedPost): Record<string, string> {
    const at = new Date(clock.now());
    return {
      'content-type': request.contentType,
      'content-length': String(Buffer.byteLength(request.body)),
      accept: 'application/json',
      'user-agent': 'Beckon',
      'webhook-id': request.id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(request.secret).sign(request.id, at, request.body),
    };
  }

  function exchange(request: SignedPost, headers: Record<string, string>, signal: AbortSignal): Promise<PostAnswer> {
    const url = new URL(request.url);
    const secure = url.protocol === 'https:';
    return new Promise((resolve, reject) => {
      const sent = (secure ? https : http).request(url, {
        method: 'POST',
        headers,
        signal,
        agent: agents[secure ? 'https:' : 'http:'],
      });
      sent.once('error', (error) => reject(new ExchangeError(error, sent.reusedSocket)));
      // A receiver that only ever says "wait" would keep us busy until the deadline.
      let interim = 0;
      sent.on('information', () => {
        interim += 1;
        if (interim > MAX_INTERIM) sent.destroy(new Error('too many interim answers'));
      });
      sent.once('response', (response) => readAnswer(response, maxAnswerBytes).then(resolve, reject));
      sent.end(request.body);
    });
  }

  return {
    async post(request) {
      const headers = signedOrThrow(() => headersOf(request));
      const control = new AbortController();
      const deadline = setTimeout(() => control.abort(), timeoutMs);
      underWay.add(control);
      try {
        return await exchange(request, headers, control.signal).catch((error: unknown) => {
          // A kept connection may have been closed by the other side at that very moment: then the post never arrived.
          const stale = error instanceof ExchangeError && error.reused && error.code === 'ECONNRESET';
          if (!stale || control.signal.aborted) throw error;
          return exchange(request, headers, control.signal);
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
      for (const agent of Object.values(agents)) agent.destroy();
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

function signedOrThrow<T>(sign: () => T): T {
  try {
    return sign();
  } catch {
    throw new Error('the signing secret of the endpoint is not valid');
  }
}

/** Reads up to `limit` bytes; past that the connection is dropped, as an endless answer would hold it for ever. */
function readAnswer(response: http.IncomingMessage, limit: number): Promise<PostAnswer> {
  const status = response.statusCode ?? 0;
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    const finish = (complete: boolean) =>
      resolve({ status, body: Buffer.concat(parts).subarray(0, limit).toString('utf8'), complete });
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
