/** Authenticates a desk and finds its cursor, from the Socket.IO handshake. */

import Type from 'typebox';
import { Problem } from '../../shared/problem-schema.ts';
import { type ProblemCode, ProblemError, problem } from '../../shared/problems.ts';
import { receive } from '../../shared/receive.ts';
import { DeskAuth } from '../../shared/socket.ts';
import { checker } from '../../shared/validate.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Freshness } from '../domain/freshness.ts';
import type { Authenticator, Login } from '../domain/ports.ts';
import type { Reader } from '../domain/reader.ts';
import type { AcceptedDesk } from './connection.ts';

export interface DeskSignInDeps {
  authenticator: Authenticator;
  reader: Pick<Reader, 'epoch' | 'head'>;
  freshness: Pick<Freshness, 'found'>;
}

const deskAuth = checker(DeskAuth);
const asCode = checker(Type.Object({ code: Problem.properties.code }));

/** @param session looks up the login of the page's cookie; a token takes precedence. @returns an Error to send as `connect_error` */
export async function signIn(
  { authenticator, reader, freshness }: DeskSignInDeps,
  auth: unknown,
  session: () => Login | null,
): Promise<AcceptedDesk | Error> {
  const checked = receive(deskAuth, auth);
  if (!checked.ok) {
    const hasToken = typeof auth === 'object' && auth !== null && 'token' in auth;
    return hasToken
      ? refusal('REQUEST_INVALID', refusals.requests.handshake, { errors: checked.errors })
      : refusal('UNAUTHENTICATED', refusals.signIn.tokenNeeded);
  }
  const { token, cursor = null, epoch = null, device, beckons = true } = checked.value;
  const asked = token === undefined ? freshness.found(session) : authenticator.authenticate(token);
  const login = await asked.catch(refusalOf);
  if (login instanceof Error) return login;
  if (!login) {
    const detail = token === undefined ? refusals.signIn.tokenNeeded : refusals.signIn.tokenUnknown;
    return refusal('UNAUTHENTICATED', detail);
  }
  // The cursor may come from a relay that was ahead; then wait until this one has reached it.
  const isHere = () =>
    cursor !== null && (epoch ?? reader.epoch()) === reader.epoch() && cursor > reader.head() ? null : true;
  const behind = await freshness.found(isHere).catch(refusalOf);
  if (behind instanceof Error) return behind;
  const page = token === undefined;
  return { login: { ...login, device: login.device ?? device ?? null }, page, beckons, cursor, epoch };
}

/** A problem is sent to the desk; other errors are not caused by it. */
function refusalOf(error: unknown): Error {
  if (!(error instanceof ProblemError)) throw error;
  return Object.assign(new Error(error.message), { data: error.problem });
}

export function codeOf(error: Error): ProblemCode {
  const code = 'data' in error ? asCode.check(error.data) : null;
  return code?.ok ? code.value.code : 'STORE_UNAVAILABLE';
}

/** Socket.IO sends the `data` of a middleware error with `connect_error`. */
export function refusal(code: ProblemCode, detail: string, more: Record<string, unknown> = {}): Error {
  return Object.assign(new Error(detail), { data: problem(code, detail, more) });
}
