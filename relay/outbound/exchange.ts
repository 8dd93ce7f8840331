/** One HTTP exchange: no redirects, a size limit, one deadline, and error messages for people, without addresses or secrets. */
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { PUBLIC_ONLY, type Reach, TRUSTED } from '../../network/address-rules.ts';
import type { Look } from '../../network/lookup.ts';
import { DIRECT, type ProxyRoute } from '../../network/proxy.ts';
import { createDescriptorWait, lacksDescriptor, NoDescriptor } from './descriptors.ts';
import { describedError } from './fault-text.ts';
import { type HttpAnswer, readAnswer } from './http-answer.ts';
import { createRoutes, type Routes } from './routes.ts';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  body?: string | Buffer;
  /** Allowed addresses; default: as for an operator's own settings, all but those that are never called. */
  reach?: Reach;
}

export interface Exchange {
  /** Rejects with a plain `Error` whose message is for people. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Aborts all pending exchanges; their promises reject. */
  close(): void;
}

interface StreamingExchange extends Exchange {
  /** The same with the caller's reader of the response, which must consume or destroy it. */
  receive<A>(request: HttpRequest, read: ReadResponse<A>): Promise<A>;
}

type ReadResponse<A> = (response: IncomingMessage) => Promise<A>;

/** The deadline of the whole exchange passed. */
export class ExchangeTimeout extends Error {}

export interface ExchangeOptions {
  /** Deadline of the whole exchange, ms; contract section 5 says 15 s. */
  timeoutMs?: number;
  /** Size limit of the response body. */
  maxAnswerBytes?: number;
  /** ms since 1970, for a `Retry-After` date. */
  now: () => number;
  /** Default: direct. Plain http only goes to this machine, and is never proxied. */
  wayTo?: (url: URL) => ProxyRoute;
  /** Default: the system resolver, unbounded. */
  lookup?: Look;
  /** For host names not given by this machine's operator (any `reach` but `TRUSTED`); default: `lookup`. */
  lookupForeign?: Look;
  /** ms before an exchange without a file descriptor is retried. */
  roomMs?: number;
  /** Whether a descriptor is available; called after a failed lookup. */
  hasRoom?: () => boolean;
}

/** Limit of interim responses (RFC 9110 section 15.2). */
const MAX_INTERIM = 16;

/** Uses keep-alive; `close()` ends the connections. */
/** Its requests reach public addresses only, unless they name another reach. */
export const publicExchange = ({ send, close }: Exchange): Exchange => ({
  send: (request) => send({ reach: PUBLIC_ONLY, ...request }),
  close,
});

export function createExchange(options: ExchangeOptions): StreamingExchange {
  const { timeoutMs = 15_000, wayTo = () => DIRECT, lookup, lookupForeign, hasRoom = () => true } = options;
  const { maxAnswerBytes = 64 * 1024, now } = options;
  const routes = createRoutes({ wayTo, lookup, lookupForeign });
  const room = createDescriptorWait(options.roomMs);
  const underWay = new Set<AbortController>();
  let closed = false;

  async function attempt<A>(request: HttpRequest, read: ReadResponse<A>, signal: AbortSignal): Promise<A> {
    await routes.require(new URL(request.url), request.reach ?? TRUSTED);
    const once = () => requestOnce(routes, request, read, signal);
    return once().catch((error: unknown) => {
      // The receiver may have closed the reused connection at the same moment: the request never arrived, so retry once.
      const stale = error instanceof ExchangeError && error.reused && error.code === 'ECONNRESET';
      if (!stale || signal.aborted) throw error;
      return once();
    });
  }

  async function inTime<A>(request: HttpRequest, read: ReadResponse<A>): Promise<A> {
    const control = new AbortController();
    const deadline = setTimeout(() => control.abort(), timeoutMs);
    underWay.add(control);
    try {
      return await attempt(request, read, control.signal);
    } catch (error) {
      if (control.signal.aborted) throw new ExchangeTimeout(`no answer within ${timeoutMs / 1000} s`);
      const cause = error instanceof ExchangeError ? error.cause : error;
      throw lacksDescriptor(cause, hasRoom) ? new NoDescriptor() : describedError(cause);
    } finally {
      clearTimeout(deadline);
      underWay.delete(control);
    }
  }

  async function receive<A>(request: HttpRequest, read: ReadResponse<A>): Promise<A> {
    while (!closed) {
      try {
        return await inTime(request, read);
      } catch (error) {
        if (!(error instanceof NoDescriptor)) throw error;
      }
      // The request never left this process: retry without counting an attempt.
      await room.next();
    }
    throw new Error('the relay is stopping');
  }

  return {
    send: (request) => receive(request, (response) => readAnswer(response, maxAnswerBytes, now)),
    receive,
    close() {
      closed = true;
      room.end();
      for (const control of underWay) control.abort();
      routes.close();
    },
  };
}

/** One request without retry. Rejects with an `ExchangeError`, or an error of reading the response. */
function requestOnce<A>(
  routes: Pick<Routes, 'to'>,
  { method, url: address, headers, body, reach = TRUSTED }: HttpRequest,
  read: ReadResponse<A>,
  signal: AbortSignal,
): Promise<A> {
  const url = new URL(address);
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const sent = (url.protocol === 'https:' ? https : http).request(url, {
      method,
      headers: { accept: 'application/json', 'user-agent': 'Beckon', ...headers, ...length },
      signal,
      ...routes.to(url, reach),
    });
    sent.once('error', (error) => reject(new ExchangeError(error, sent.reusedSocket)));
    // Endless interim responses would occupy us until the deadline.
    let interim = 0;
    sent.on('information', () => {
      interim += 1;
      if (interim > MAX_INTERIM) sent.destroy(new Error('too many interim answers'));
    });
    sent.once('response', (response) => read(response).then(resolve, reject));
    sent.end(body);
  });
}

/** Records whether the connection was reused: only then may a reset be retried at once. */
class ExchangeError extends Error {
  readonly reused: boolean;
  readonly code: string;
  constructor(cause: NodeJS.ErrnoException, reused: boolean) {
    super(cause.message, { cause });
    this.reused = reused;
    this.code = cause.code ?? '';
  }
}
