/**
 * One HTTP exchange with a receiver that is not ours: redirects are not followed, the answer is read up to a limit, the whole has one
 * deadline, and what goes wrong is told in words fit for people, without address or secret.
 */
import http from 'node:http';
import https from 'node:https';
import type { Look } from '../../network/lookup.ts';
import { DIRECT, type Way } from '../../network/proxy.ts';
import { type Reach, TRUSTED } from '../../network/reach.ts';
import { inPlainWords } from './fault-words.ts';
import { type HttpAnswer, readAnswer } from './read-answer.ts';
import { createRoomWait, isWithoutRoom, NoRoom } from './room.ts';
import { createRoutes, type Routes } from './routes.ts';

export interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string | Buffer;
  /** Which addresses it may reach; by default what whoever runs this machine wrote down: all but those that are never called. */
  reach?: Reach;
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
  /** Which way leads there; by default straight. Plain http goes to this machine alone, and never by a proxy. */
  wayTo?: (url: URL) => Way;
  /** How names are looked up; default: by the system, without bounds. */
  lookup?: Look;
  /** The same for names that nobody who runs this machine wrote down (a `reach` of their own); default: `lookup`. */
  lookupForeign?: Look;
  /** ms until an exchange for which no descriptor was left is tried again. */
  roomMs?: number;
  /** Whether there is one now; asked where a name was not found. */
  hasRoom?: () => boolean;
}

/** Answers before the answer (RFC 9110 section 15.2). */
const MAX_INTERIM = 16;

/** Keeps connections alive between exchanges; `close()` ends them. */
export function createExchange(options: ExchangeOptions): Exchange {
  const { timeoutMs = 15_000, wayTo = () => DIRECT, lookup, lookupForeign, hasRoom = () => true } = options;
  const routes = createRoutes({ wayTo, lookup, lookupForeign });
  const once = requestBy(routes, options);
  const room = createRoomWait(options.roomMs);
  const underWay = new Set<AbortController>();
  let closed = false;

  async function attempt(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    await routes.require(new URL(request.url), request.reach ?? TRUSTED);
    return once(request, signal).catch((error: unknown) => {
      // A kept connection may have been closed by the other side at that very moment: then the request never arrived.
      const stale = error instanceof ExchangeError && error.reused && error.code === 'ECONNRESET';
      if (!stale || signal.aborted) throw error;
      return once(request, signal);
    });
  }

  async function inTime(request: HttpRequest): Promise<HttpAnswer> {
    const control = new AbortController();
    const deadline = setTimeout(() => control.abort(), timeoutMs);
    underWay.add(control);
    try {
      return await attempt(request, control.signal);
    } catch (error) {
      if (control.signal.aborted) throw new Error(`no answer within ${timeoutMs / 1000} s`);
      const cause = error instanceof ExchangeError ? error.cause : error;
      throw isWithoutRoom(cause, hasRoom) ? new NoRoom() : inPlainWords(cause);
    } finally {
      clearTimeout(deadline);
      underWay.delete(control);
    }
  }

  return {
    async send(request) {
      while (!closed) {
        try {
          return await inTime(request);
        } catch (error) {
          if (!(error instanceof NoRoom)) throw error;
        }
        // It never left, and that is nobody's fault out there: it waits here, and counts as no attempt.
        await room.next();
      }
      throw new Error('the relay ends');
    },
    close() {
      closed = true;
      room.end();
      for (const control of underWay) control.abort();
      routes.close();
    },
  };
}

/** One request on the wire. Rejects with an `ExchangeError`, or what went wrong with the answer. */
function requestBy(
  routes: Pick<Routes, 'to'>,
  { maxAnswerBytes = 64 * 1024, now }: Pick<ExchangeOptions, 'maxAnswerBytes' | 'now'>,
): (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer> {
  return ({ method, url: address, headers, body, reach = TRUSTED }, signal) => {
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
      // A receiver that only ever says "wait" would keep us busy until the deadline.
      let interim = 0;
      sent.on('information', () => {
        interim += 1;
        if (interim > MAX_INTERIM) sent.destroy(new Error('too many interim answers'));
      });
      sent.once('response', (response) => readAnswer(response, maxAnswerBytes, now).then(resolve, reject));
      sent.end(body);
    });
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
