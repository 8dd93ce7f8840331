/** Client of the relay's admin API over HTTP. Every response is validated; every failure is a value. */
import Type, { type Static, type TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { AdminSession, SessionState, SignedOut } from '../shared/admin/overview.ts';
import { IngestAccepted } from '../shared/events.ts';
import { Nullable } from '../shared/primitives.ts';
import { Problem } from '../shared/problem-schema.ts';
import { createCursorBook } from '../shared/read-cursor.ts';
import { cleanTexts } from '../shared/rules/hidden-characters.ts';

/** `offline`: no response · `signed-out`: the session is over · `problem`: the relay's reason. */
export type Failure = { kind: 'offline' } | { kind: 'signed-out' } | { kind: 'problem'; problem: Problem };
export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };

type RequestOptions = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };
type Transport = (path: string, init: RequestOptions) => Promise<Response>;
type Method = 'POST' | 'PUT' | 'DELETE';

export interface Api {
  /** @param background true for automatic refreshes, which do not extend the session */
  get<S extends TSchema>(path: string, schema: S, background?: boolean): Promise<Result<Static<S>>>;
  /** The entries of up to `pages` pages as one reply, by `after` and `next`. */
  list<S extends TSchema>(path: string, schema: S, pages: number, background?: boolean): Promise<Result<Static<S>>>;
  /** @param body undefined: none */
  send<S extends TSchema>(method: Method, path: string, body: unknown, schema: S): Promise<Result<Static<S>>>;
  /** Who is signed in, and which sign-in methods the relay offers. */
  session(): Promise<Result<SessionState>>;
  signIn(token: string): Promise<Result<AdminSession>>;
  signOut(): Promise<void>;
  /** Sends a CloudEvent as a source. @param key of the source */
  sendEvent(key: string, event: object): Promise<Result<IngestAccepted>>;
  /** Called when a response reports that the session is over. @returns unsubscribes */
  onSignedOut(listener: () => void): () => void;
}

const Page = Type.Object({ items: Type.Array(Type.Unknown()), next: Type.Optional(Nullable(Type.String())) });
const nextOf = (value: unknown): string | null => (Check(Page, value) ? (value.next ?? null) : null);
const withNext = (path: string, next: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}after=${encodeURIComponent(next)}`;

const offline: Failure = { kind: 'offline' };
const SESSION = '/v1/admin/session';
const EVENTS = '/v1/events';

export function createApi(wire: Transport): Api {
  const listeners = new Set<() => void>();
  const cursors = createCursorBook();
  let csrf = '';

  /** Read-your-writes across several relays: one that is behind replies RELAY_BEHIND, and the second request may reach another relay. */
  async function ask<S extends TSchema>(path: string, init: RequestOptions, schema: S): Promise<Result<Static<S>>> {
    const first = await askOnce(path, init, schema);
    const isBehind = !first.ok && first.failure.kind === 'problem' && first.failure.problem.code === 'RELAY_BEHIND';
    return isBehind ? askOnce(path, init, schema) : first;
  }

  async function askOnce<S extends TSchema>(path: string, init: RequestOptions, schema: S): Promise<Result<Static<S>>> {
    try {
      const headers = { ...cursors.headers(), ...init.headers };
      const response = await wire(path, { ...init, headers, credentials: 'same-origin', cache: 'no-store' });
      cursors.heard(response.headers);
      // Rows stored before texts were cleaned on arrival may contain unclean texts.
      const body = cleanTexts(await response.json());
      if (response.ok)
        return Check(schema, body) ? { ok: true, value: body } : { ok: false, failure: invalidReply(path) };
      if (Check(Problem, body)) return { ok: false, failure: failureOf(body, path) };
      return { ok: false, failure: invalidReply(path) };
    } catch {
      return { ok: false, failure: offline };
    }
  }

  function failureOf(problem: Problem, path: string): Failure {
    // A refused key of a source says nothing about the session.
    if (problem.status !== 401 || path === SESSION || path === EVENTS) return { kind: 'problem', problem };
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
    // Another tab may have signed in: its cookie is current, this tab's CSRF token is not. Read the token and retry.
    await session();
    return csrf === '' || csrf === sent ? result : attempt();
  };

  async function session(): Promise<Result<SessionState>> {
    const result = await ask(SESSION, {}, SessionState);
    if (result.ok) csrf = result.value.session?.csrf ?? '';
    return result;
  }

  const get: Api['get'] = (path, schema, background = false) =>
    ask(path, { headers: background ? { 'x-beckon-background': '1' } : {} }, schema);

  const list: Api['list'] = async (path, schema, pages, background) => {
    const first = await get(path, schema, background);
    if (!first.ok) return first;
    let { value } = first;
    for (let page = 1, next = nextOf(value); page < pages && next !== null; page += 1, next = nextOf(value)) {
      const result = await get(withNext(path, next), schema, background);
      if (!result.ok) return result;
      if (!Check(Page, value) || !Check(Page, result.value)) break;
      value = Object.assign(result.value, { items: [...value.items, ...result.value.items] });
    }
    return { ok: true, value };
  };

  return {
    get,
    list,
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
    sendEvent: (key, event) =>
      askOnce(
        EVENTS,
        {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/cloudevents+json' },
          body: JSON.stringify(event),
        },
        IngestAccepted,
      ),
    onSignedOut(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A response in an unexpected form, for example from a proxy or another version of the relay. */
const invalidReply = (path: string): Failure => ({
  kind: 'problem',
  problem: {
    type: 'about:blank',
    title: 'Not understood',
    status: 0,
    code: 'STORE_UNAVAILABLE',
    detail: `The answer of ${path} is not what this console expects. Load the page again; the relay may have been updated.`,
  },
});
