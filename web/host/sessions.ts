/** The session at the relay that this page came from: begun by a code, known by its cookie, which no script sees. */
import { type AskDeps, ask } from '../../desk/relay-client/ask.ts';
import { FROM_PAGE } from '../../shared/page-header.ts';
import { Me } from '../../shared/people.ts';
import { ProblemError } from '../../shared/problems.ts';
import { createCursorBook } from '../../shared/read-cursor.ts';
import { checker } from '../../shared/validate.ts';
import { wordsFor } from '../../shared/words/desk.ts';

const asMe = checker(Me);

/** `none`: no session, or its time is over · `ended`: it was ended, here or elsewhere · `away`: the relay was not reached. */
export type SignedInAs = { state: 'person'; user: { id: string; name: string } } | { state: 'none' | 'ended' | 'away' };

export interface PageSession {
  whoIs(): Promise<SignedInAs>;
  /** @param stay ISO 8601 duration; null: as long as it lasts. @throws ProblemError in words for the person */
  begin(code: string, stay: string | null): Promise<{ id: string; name: string }>;
  /** @returns false where the relay did not hear it */
  end(): Promise<boolean>;
}

/** @param relay the relay's own address */
export function createPageSession(relay: string, deps: AskDeps): PageSession {
  const cursors = createCursorBook();
  const askRelay = (path: string, init: Parameters<typeof ask>[3] = {}) =>
    ask({ ...deps, cursors }, relay, path, { ...init, headers: { ...FROM_PAGE, ...init.headers } });
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
  return {
    whoIs,
    async begin(code, stay) {
      const words = wordsFor(deps.locale());
      const { ok, problem } = await askRelay('/me/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code: code.trim(), ...(stay === null ? {} : { stay }) }),
      });
      if (!ok) {
        if (problem?.code === 'RATE_LIMITED') throw new ProblemError('RATE_LIMITED', problem.detail);
        throw new ProblemError(problem?.code ?? 'REQUEST_INVALID', words.pairRefused);
      }
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
