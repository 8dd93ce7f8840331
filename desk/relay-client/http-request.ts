/** One HTTP request to a relay outside the desk's socket: limited in time and size, without redirects. */
import { networkFailure } from '../../shared/network-failure.ts';
import { Problem } from '../../shared/problem-schema.ts';
import { ProblemError } from '../../shared/problems.ts';
import type { CursorBook } from '../../shared/read-cursor.ts';
import { checker } from '../../shared/validate.ts';
import type { Clock, Log } from '../ports.ts';
import { failureFacts, failureText, proxySignInRequired } from '../words/network.ts';
import { hostOf } from './address.ts';

const TIMEOUT_MS = 15_000;
const REPLY_MAX_BYTES = 64 * 1024;
/** The relay itself waits 30 s for a document, and as long for its turn. */
const DOCUMENT_TIMEOUT_MS = 90_000;
/** A document has at most 25 MiB. */
export const DOCUMENT_MAX_BYTES = 25 * 1024 * 1024;
const asProblem = checker(Problem);

/** The response body, or the relay's problem. */
type HttpReply = { ok: boolean; value: unknown; problem: Problem | null };

/** The part of the platform's `fetch` used here; it must not follow redirects. */
export type Fetch = (url: string, init?: FetchInit) => Promise<Response>;
export interface FetchInit {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
}

export interface HttpDeps {
  fetch: Fetch;
  clock: Pick<Clock, 'now'>;
  log: Log;
  /** BCP 47, for error messages. */
  locale(): string;
  /** The relay's cursors, if a request must see the effects of previous ones. */
  cursors?: CursorBook;
}

/**
 * @param relay normalized by `relayAddress`. @param init headers, method and body
 * @throws ProblemError with a message for the user if there is no answer; its `proxy` names a proxy that requires a sign-in
 */
export async function requestRelay(
  deps: HttpDeps,
  relay: string,
  path: string,
  init: FetchInit = {},
): Promise<HttpReply> {
  const ask = () => askOnce(deps, relay, path, init, TIMEOUT_MS, answerOf);
  const first = await ask();
  // A replica that is behind did nothing; the retry may reach another one.
  return first.problem?.code === 'RELAY_BEHIND' ? ask() : first;
}

/** The body of the response; null: the relay refused, or answered with something else. */
type BytesReply = { bytes: Uint8Array<ArrayBuffer> | null; problem: Problem | null };

/** As `requestRelay`, for a document. */
export const requestBytes = (deps: HttpDeps, relay: string, path: string, init: FetchInit): Promise<BytesReply> =>
  askOnce(deps, relay, path, init, DOCUMENT_TIMEOUT_MS, async (response) => {
    if (!response.ok) return { bytes: null, problem: (await answerOf(response)).problem };
    const body = await response.arrayBuffer();
    return { bytes: body.byteLength > DOCUMENT_MAX_BYTES ? null : new Uint8Array(body), problem: null };
  });

async function askOnce<T>(
  deps: HttpDeps,
  relay: string,
  path: string,
  init: FetchInit,
  timeoutMs: number,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const { fetch, clock, log, locale, cursors } = deps;
  try {
    const headers = { accept: 'application/json', ...cursors?.headers(), ...init.headers };
    const response = await fetch(relay + path, { ...init, headers, signal: AbortSignal.timeout(timeoutMs) });
    cursors?.heard(response.headers);
    return await read(response);
  } catch (error) {
    const failure = networkFailure(error);
    const host = hostOf(relay);
    log.warn('a request to the relay failed', { host, ...failureFacts(failure) });
    const proxy = proxySignInRequired(failure);
    const telling = { host, locale: locale(), now: clock.now() };
    const code = failure.kind === 'wrong-answer' ? 'REQUEST_INVALID' : 'STORE_UNAVAILABLE';
    throw new ProblemError(code, failureText(failure, telling), proxy === null ? {} : { proxy });
  }
}

/** A redirect counts as an answer; it is not followed. */
async function answerOf(response: Response): Promise<HttpReply> {
  const value = jsonOf(await response.text());
  return { ok: response.ok, value, problem: !response.ok && asProblem.is(value) ? value : null };
}

function jsonOf(text: string): unknown {
  try {
    return text.length > REPLY_MAX_BYTES ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
