/**
 * One HTTP exchange with a receiver that is not ours: redirects are not followed, the answer is read up to a limit, the whole has one
 * deadline, and what goes wrong is told in words fit for people, without address or secret.
 */
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { createAgent } from '../../network/agent.ts';
import type { Look } from '../../network/lookup.ts';
import { DIRECT, type Way } from '../../network/proxy.ts';
import { guardedLookup, type Reach, ReachError, requireReach, TRUSTED } from '../../network/reach.ts';
import { networkWords } from '../domain/outbound/network-words.ts';
import { createRoomWait, isWithoutRoom, NoRoom } from './room.ts';

export interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string | Buffer;
  /** Which addresses it may reach; by default what whoever runs this machine wrote down: all but those that are never called. */
  reach?: Reach;
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

/** What is ours to say, and what `networkWords` cannot know. */
const PLAIN: Readonly<Record<string, string>> = {
  EAI_AGAIN: 'host name could not be resolved',
};

export const PRIVATE_WORDS = 'the address is in a private network';
const REFUSED: Readonly<Record<ReachError['kind'], string>> = {
  never: 'the address is a link-local, multicast or metadata one: nothing may be posted there',
  private: PRIVATE_WORDS,
};

function inPlainWords(error: unknown): Error {
  if (error instanceof ReachError) return new Error(REFUSED[error.kind]);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new Error(PLAIN[code] ?? networkWords(error));
}

/** Answers before the answer (RFC 9110 section 15.2). */
const MAX_INTERIM = 16;

const KEEP = { keepAlive: true, maxFreeSockets: 16 } as const;

const createAgents = () => ({ 'http:': new http.Agent(KEEP), 'https:': new https.Agent(KEEP) });

/** Keeps connections alive between exchanges; `close()` ends them. */
export function createExchange(options: ExchangeOptions): Exchange {
  const {
    timeoutMs = 15_000,
    maxAnswerBytes = 64 * 1024,
    now,
    wayTo = () => DIRECT,
    lookup,
    lookupForeign = lookup,
    roomMs,
    hasRoom = () => true,
  } = options;
  // An agent hands out kept connections by name and port, whoever looked the name up: each reach has a pool of its own.
  const pools = new Map<string, ReturnType<typeof createAgents>>();
  const proxied = createAgent(
    {
      ways: async (url) => [wayTo(url)],
      credentials: (proxy) => proxy.credentials,
      ...(lookup ? { lookup } : {}),
    },
    KEEP,
  );
  let closed = false;
  const room = createRoomWait(roomMs);
  const underWay = new Set<AbortController>();

  function agentFor(url: URL, reach: Reach): http.Agent {
    if (isProxied(url)) return proxied;
    const name = JSON.stringify(reach);
    const pool = pools.get(name) ?? createAgents();
    pools.set(name, pool);
    return pool[url.protocol === 'https:' ? 'https:' : 'http:'];
  }
  const lookupFor = (reach: Reach) => guardedLookup(reach, reach === TRUSTED ? lookup : lookupForeign);
  const isProxied = (url: URL): boolean => url.protocol === 'https:' && wayTo(url).by !== 'direct';

  async function attempt(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const url = new URL(request.url);
    const { reach = TRUSTED } = request;
    // An address that is written out is never looked up.
    requireReach(url, reach);
    if (isProxied(url)) await guardBefore(url.hostname, lookupFor(reach));
    return once(request, signal);
  }

  function once(
    { method, url: address, headers, body, reach = TRUSTED }: HttpRequest,
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
        agent: agentFor(url, reach),
        lookup: lookupFor(reach),
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

  async function inTime(request: HttpRequest): Promise<HttpAnswer> {
    const control = new AbortController();
    const deadline = setTimeout(() => control.abort(), timeoutMs);
    underWay.add(control);
    try {
      return await attempt(request, control.signal).catch((error: unknown) => {
        // A kept connection may have been closed by the other side at that very moment: then the request never arrived.
        const stale = error instanceof ExchangeError && error.reused && error.code === 'ECONNRESET';
        if (!stale || control.signal.aborted) throw error;
        return once(request, control.signal);
      });
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
      for (const pool of pools.values()) for (const agent of Object.values(pool)) agent.destroy();
      proxied.destroy();
    },
  };
}

/** ms that a name may take to be looked up before a proxy is asked for it. */
const LOOKUP_MS = 2000;

/**
 * A proxy looks names up itself, so a guard of ours is asked beforehand: what it refuses here is asked of no proxy. A name that only the
 * proxy can resolve is the proxy's to refuse. One that changes its mind in between gets no request either: TLS is end to end, and
 * whoever answers has to hold a certificate for that name.
 */
function guardBefore(hostname: string, lookup: LookupFunction): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(resolve, LOOKUP_MS);
    lookup(hostname.replace(/^\[|\]$/g, ''), { all: true }, (error) => {
      clearTimeout(late);
      if (error instanceof ReachError) reject(error);
      else resolve();
    });
  });
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
const MAX_RETRY_AFTER_MS = 12 * 3600_000;

/** Seconds or an HTTP date. */
function retryAfterOf(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const ms = /^\s*\d{1,9}\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return ms > 0 ? Math.min(ms, MAX_RETRY_AFTER_MS) : null;
}
