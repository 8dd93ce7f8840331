/** One question to a relay over HTTP, before or beside the desk's socket: bounded in time and size, never redirected. */
import { networkFailure } from '../../shared/network-failure.ts';
import { Problem } from '../../shared/problem-schema.ts';
import { ProblemError } from '../../shared/problems.ts';
import type { CursorBook } from '../../shared/read-cursor.ts';
import { checker } from '../../shared/validate.ts';
import type { Clock, Log } from '../ports.ts';
import { failureFacts, proxySignInWanted, tellFailure } from '../words/network.ts';
import { hostOf } from './address.ts';

const TIMEOUT_MS = 15_000;
const ANSWER_MAX = 64 * 1024;
const asProblem = checker(Problem);

/** What came back: whatever it is, or the relay's problem. */
export type Answered = { ok: boolean; value: unknown; problem: Problem | null };

/** The part of the platform's `fetch` that asking needs; it follows no redirect. */
export type Fetch = (url: string, init?: FetchInit) => Promise<Response>;
export interface FetchInit {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
}

export interface AskDeps {
  fetch: Fetch;
  clock: Pick<Clock, 'now'>;
  log: Log;
  /** BCP 47, of what is told. */
  locale(): string;
  /** Of this relay, where what is asked has to know of what was asked before. */
  cursors?: CursorBook;
}

/**
 * @param relay as `relayAddress` gives it. @param init headers, method and body
 * @throws ProblemError in words for the person where nobody answers; `proxy` in it names one that wants a sign-in
 */
export async function ask(deps: AskDeps, relay: string, path: string, init: FetchInit = {}): Promise<Answered> {
  const first = await askOnce(deps, relay, path, init);
  // One of several that has not heard of it yet did nothing; the next question may reach another.
  return first.problem?.code === 'RELAY_BEHIND' ? askOnce(deps, relay, path, init) : first;
}

async function askOnce(deps: AskDeps, relay: string, path: string, init: FetchInit): Promise<Answered> {
  const { fetch, clock, log, locale, cursors } = deps;
  try {
    const headers = { accept: 'application/json', ...cursors?.headers(), ...init.headers };
    const response = await fetch(relay + path, { ...init, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    cursors?.heard(response.headers);
    return await answerOf(response);
  } catch (error) {
    const failure = networkFailure(error);
    const host = hostOf(relay);
    log.warn('the relay cannot be asked', { host, ...failureFacts(failure) });
    const proxy = proxySignInWanted(failure);
    const telling = { host, locale: locale(), now: clock.now() };
    const code = failure.kind === 'wrong-answer' ? 'REQUEST_INVALID' : 'STORE_UNAVAILABLE';
    throw new ProblemError(code, tellFailure(failure, telling), proxy === null ? {} : { proxy });
  }
}

/** A redirect is an answer like others: nothing is sent to where it points. */
async function answerOf(response: Response): Promise<Answered> {
  const value = jsonOf(await response.text());
  return { ok: response.ok, value, problem: !response.ok && asProblem.is(value) ? value : null };
}

function jsonOf(text: string): unknown {
  try {
    return text.length > ANSWER_MAX ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
