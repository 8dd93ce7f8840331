/** The cookie session at the relay that served the page. It starts with a code; scripts cannot read the cookie. */
import { type HttpDeps, requestRelay } from '../../desk/relay-client/http-request.ts';
import { FROM_PAGE } from '../../shared/page-header.ts';
import { CodeHolder, Me } from '../../shared/people.ts';
import { type Problem, ProblemError } from '../../shared/problems.ts';
import { createCursorBook } from '../../shared/read-cursor.ts';
import { checker } from '../../shared/validate.ts';
import { wordsFor } from '../../shared/words/desk.ts';

const asMe = checker(Me);
const asName = checker(CodeHolder);

/** `none`: no session, or expired · `ended`: it was ended, here or elsewhere · `away`: the relay is unreachable. */
export type SignedInAs = { state: 'person'; user: { id: string; name: string } } | { state: 'none' | 'ended' | 'away' };

export interface PageSession {
  whoIs(): Promise<SignedInAs>;
  /** Who a code would sign in; does not consume it. @throws ProblemError in words for the user */
  personOf(code: string): Promise<{ name: string }>;
  /** @param stay ISO 8601 duration; null: no limit chosen. @throws ProblemError in words for the user */
  begin(code: string, stay: string | null): Promise<{ id: string; name: string }>;
  /** @returns false if the relay is unreachable or refuses */
  end(): Promise<boolean>;
}

export function createPageSession(relay: string, deps: HttpDeps): PageSession {
  const cursors = createCursorBook();
  const askRelay = (path: string, init: Parameters<typeof requestRelay>[3] = {}) =>
    requestRelay({ ...deps, cursors }, relay, path, { ...init, headers: { ...FROM_PAGE, ...init.headers } });
  async function whoIs(): Promise<SignedInAs> {
    try {
      const { ok, value, problem } = await askRelay('/v1/me');
      if (ok && asMe.is(value)) return { state: 'person', user: { id: value.user.id, name: value.user.name } };
      if (problem?.code !== 'UNAUTHENTICATED') return { state: 'away' };
      return { state: problem.reason === 'ended' ? 'ended' : 'none' };
    } catch (error) {
      if (error instanceof ProblemError) return { state: 'away' };
      throw error;
    }
  }
  const post = (path: string, body: object) =>
    askRelay(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  /** Error for a refused code, in words for the user. */
  const refusal = (problem: Problem | null): ProblemError =>
    problem?.code === 'RATE_LIMITED'
      ? new ProblemError('RATE_LIMITED', problem.detail)
      : new ProblemError(problem?.code ?? 'REQUEST_INVALID', wordsFor(deps.locale()).pairRefused);
  return {
    whoIs,
    async personOf(code) {
      const { ok, value, problem } = await post('/me/session/person', { code: code.trim() });
      if (!ok || !asName.is(value)) throw refusal(problem);
      return value;
    },
    async begin(code, stay) {
      const words = wordsFor(deps.locale());
      const { ok, problem } = await post('/me/session', { code: code.trim(), ...(stay === null ? {} : { stay }) });
      if (!ok) throw refusal(problem);
      const known = await whoIs();
      if (known.state !== 'person') throw new ProblemError('STORE_UNAVAILABLE', words.pairRefused);
      return known.user;
    },
    async end() {
      try {
        return (await askRelay('/me/session', { method: 'DELETE' })).ok;
      } catch (error) {
        if (error instanceof ProblemError) return false;
        throw error;
      }
    },
  };
}
