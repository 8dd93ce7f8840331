/** The user's sessions and pairing codes for new devices, requested from the relay over HTTP on demand. */

import { MadePairingCode, OwnSessions as OwnSessionList, SessionsEnded } from '../../shared/people.ts';
import { type Problem, ProblemError } from '../../shared/problems.ts';
import { type CursorBook, createCursorBook } from '../../shared/read-cursor.ts';
import { checker } from '../../shared/validate.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { OwnSessions } from '../account/own-sessions.ts';
import { hostOf } from './address.ts';
import { type FetchInit, type HttpDeps, requestRelay } from './http-request.ts';

const asList = checker(OwnSessionList);
const asEnded = checker(SessionsEnded);
const asCode = checker(MadePairingCode);

export interface RelayAccess extends HttpDeps {
  /** Relay and authentication headers; null: not signed in. */
  access(): { relay: string; headers: Record<string, string> } | null;
}

export function createOwnSessions(deps: RelayAccess): OwnSessions {
  const words = () => wordsFor(deps.locale());

  const refused = ({ code, detail }: Problem): ProblemError => {
    const said: Partial<Record<Problem['code'], string>> = {
      UNAUTHENTICATED: words().ownSessions.notHere,
      NOT_FOUND: words().ownSessions.gone,
      RATE_LIMITED: words().ownSessions.tooMany,
    };
    return new ProblemError(code, said[code] ?? words().refusedByRelay(detail));
  };

  /** Cursors per relay, so that a list read after ending a session reflects that on any replica. */
  let read: { relay: string; cursors: CursorBook } | null = null;
  function cursorsOf(relay: string): CursorBook {
    if (read?.relay !== relay) read = { relay, cursors: createCursorBook() };
    return read.cursors;
  }

  async function asked(path: string, init: FetchInit = {}): Promise<unknown> {
    const access = deps.access();
    if (!access) throw new ProblemError('UNAUTHENTICATED', words().ownSessions.notHere);
    const { relay, headers } = access;
    const { ok, value, problem } = await requestRelay({ ...deps, cursors: cursorsOf(relay) }, relay, path, {
      ...init,
      headers,
    });
    if (ok) return value;
    throw problem ? refused(problem) : misunderstood(access.relay);
  }
  const misunderstood = (relay: string): ProblemError =>
    new ProblemError('REQUEST_INVALID', words().pairAnswer(hostOf(relay)));
  const fitting = <T>(value: unknown, fits: { is(value: unknown): value is T }): T => {
    if (fits.is(value)) return value;
    throw misunderstood(deps.access()?.relay ?? '');
  };

  return {
    list: async () => fitting(await asked('/v1/me/sessions'), asList).items,
    end: async (id) => {
      const path = id === null ? '/v1/me/sessions' : `/v1/me/sessions/${encodeURIComponent(id)}`;
      return fitting(await asked(path, { method: 'DELETE' }), asEnded);
    },
    makeCode: async () => fitting(await asked('/v1/me/pairing-codes', { method: 'POST' }), asCode),
  };
}
