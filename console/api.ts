/** The relay's administration over HTTP: every answer is checked before it is believed, every failure is a value. */
import type { Static, TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { AdminSession, SessionState, SignedOut } from '../shared/admin/overview.ts';
import { Problem } from '../shared/problem-schema.ts';
import { createCursorBook } from '../shared/read-cursor.ts';
import { cleanTexts } from '../shared/rules/hidden-characters.ts';

/** Why there is no answer: nobody answered, nobody is signed in any more, or the relay says why not. */
export type Failure = { kind: 'offline' } | { kind: 'signed-out' } | { kind: 'problem'; problem: Problem };
export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };

type Asked = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };
type Wire = (path: string, init: Asked) => Promise<Response>;
type Method = 'POST' | 'PUT' | 'DELETE';

export interface Api {
  /** @param background true where the page looks again by itself, which keeps no session alive */
  get<S extends TSchema>(path: string, schema: S, background?: boolean): Promise<Result<Static<S>>>;
  /** @param body undefined: none */
  send<S extends TSchema>(method: Method, path: string, body: unknown, schema: S): Promise<Result<Static<S>>>;
  /** Who is signed in, and what this relay takes. */
  session(): Promise<Result<SessionState>>;
  signIn(token: string): Promise<Result<AdminSession>>;
  signOut(): Promise<void>;
  /** Told when an answer says that the session is over. @returns ends it */
  onSignedOut(listener: () => void): () => void;
}

const offline: Failure = { kind: 'offline' };
const SESSION = '/v1/admin/session';

export function createApi(wire: Wire): Api {
  const listeners = new Set<() => void>();
  const cursors = createCursorBook();
  let csrf = '';

  /** What was done is there when it is looked for, whichever relay of several answers; one that has not heard of it sends us to another. */
  async function ask<S extends TSchema>(path: string, init: Asked, schema: S): Promise<Result<Static<S>>> {
    const first = await askOnce(path, init, schema);
    const isBehind = !first.ok && first.failure.kind === 'problem' && first.failure.problem.code === 'RELAY_BEHIND';
    return isBehind ? askOnce(path, init, schema) : first;
  }

  async function askOnce<S extends TSchema>(path: string, init: Asked, schema: S): Promise<Result<Static<S>>> {
    try {
      const headers = { ...cursors.headers(), ...init.headers };
      const response = await wire(path, { ...init, headers, credentials: 'same-origin', cache: 'no-store' });
      cursors.heard(response.headers);
      // The store may be older than the rule that cleans texts as they come.
      const body = cleanTexts(await response.json());
      if (response.ok) return Check(schema, body) ? { ok: true, value: body } : { ok: false, failure: strange(path) };
      if (Check(Problem, body)) return { ok: false, failure: failureOf(body, path) };
      return { ok: false, failure: strange(path) };
    } catch {
      return { ok: false, failure: offline };
    }
  }

  function failureOf(problem: Problem, path: string): Failure {
    if (problem.status !== 401 || path === SESSION) return { kind: 'problem', problem };
    for (const listener of listeners) listener();
    return { kind: 'signed-out' };
  }

  const send: Api['send'] = async (method, path, body, schema) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const sent = csrf;
    const attempt = () => ask(path, { method, headers: { ...type, 'x-csrf-token': csrf }, ...text }, schema);
    const result = await attempt();
    if (result.ok || result.failure.kind !== 'problem' || result.failure.problem.status !== 403) return result;
    // Somebody signed in anew in another tab: the cookie is theirs by now, and this tab's header is not.
    await session();
    return csrf === '' || csrf === sent ? result : attempt();
  };

  async function session(): Promise<Result<SessionState>> {
    const result = await ask(SESSION, {}, SessionState);
    if (result.ok) csrf = result.value.session?.csrf ?? '';
    return result;
  }

  return {
    get: (path, schema, background = false) =>
      ask(path, { headers: background ? { 'x-beckon-background': '1' } : {} }, schema),
    send,
    session,
    async signIn(token) {
      const result = await send('POST', SESSION, { token }, AdminSession);
      if (result.ok) csrf = result.value.csrf;
      return result;
    },
    async signOut() {
      await send('DELETE', SESSION, undefined, SignedOut);
      csrf = '';
    },
    onSignedOut(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** An answer that is no answer of a relay like this one: a proxy between, or another version of it. */
const strange = (path: string): Failure => ({
  kind: 'problem',
  problem: {
    type: 'about:blank',
    title: 'Not understood',
    status: 0,
    code: 'STORE_UNAVAILABLE',
    detail: `The answer of ${path} is not what this console expects. Load the page again; the relay may have been updated.`,
  },
});
