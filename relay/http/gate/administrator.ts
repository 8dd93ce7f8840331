/** Who administers: by the administrator token, by a person's own, or by a session of the console. */

import type { FastifyRequest } from 'fastify';
import { sameSecret } from '../../../network/same-secret.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { Authenticator } from '../../domain/ports.ts';
import { bearerOf, unauthenticated } from './bearer.ts';
import { type GuessLimit, wrongGuess } from './guess-limit.ts';
import { isFromPage, type Sessions } from './sessions.ts';

/** Whoever administers: by the administrator token nobody by name, by their role a person. */
export interface Administrator {
  userId: string | null;
  /** ms since 1970 at which the token ends by itself. */
  expiresAt?: number;
}

/** Whose name stands in the log where an administrator is nobody by name; no person's id has spaces. */
const ADMIN_TOKEN = 'by the administrator token';

/** What it takes to know who administers. */
export interface AdminGate {
  authenticator: Authenticator;
  adminToken: string | null;
  sessions: Pick<Sessions, 'console'>;
  guesses: GuessLimit;
}

const isAdminToken = (token: string, adminToken: string | null): boolean =>
  adminToken !== null && sameSecret(token, adminToken);

/** @returns null for a person who does not administer. @throws UNAUTHENTICATED; RATE_LIMITED in its place after many */
async function adminOf(
  token: string,
  { ip }: FastifyRequest,
  { authenticator, adminToken, guesses }: AdminGate,
): Promise<Administrator | null> {
  if (isAdminToken(token, adminToken)) return { userId: null };
  const wrong = (refusal: ProblemError) => wrongGuess(guesses, ip, refusal);
  const login = await authenticator.authenticate(token).catch((error: unknown) => {
    throw isUnauthenticated(error) ? wrong(error) : error;
  });
  if (!login) {
    throw wrong(
      unauthenticated(
        adminToken === null ? refusals.signIn.noAdministratorToken : refusals.signIn.otherAdministratorToken,
      ),
    );
  }
  const { userId, expiresAt, admin } = login;
  return admin ? { userId, ...(expiresAt === undefined ? {} : { expiresAt }) } : null;
}

const isUnauthenticated = (error: unknown): error is ProblemError =>
  error instanceof ProblemError && error.problem.code === 'UNAUTHENTICATED';

/** By bearer token, else by the session of the console. Null for everybody else. @throws RATE_LIMITED for a wrong token after many */
export async function administratorOf(request: FastifyRequest, deps: AdminGate): Promise<Administrator | null> {
  const token = bearerOf(request);
  // The web client asks for its person, whoever is signed in to the console beside it.
  if (token === null) return isFromPage(request) ? null : deps.sessions.console.administrator(request);
  return adminOf(token, request, deps).catch((error: unknown) => {
    if (isUnauthenticated(error)) return null;
    throw error;
  });
}

/** Who administers by this token. @throws UNAUTHENTICATED, FORBIDDEN, RATE_LIMITED */
export async function administratorBy(token: string, request: FastifyRequest, deps: AdminGate): Promise<Administrator> {
  const admin = await adminOf(token, request, deps);
  if (admin) return admin;
  throw new ProblemError('FORBIDDEN', refusals.signIn.administratorsOnly);
}

/**
 * By bearer token, else by the session of the console.
 * @throws UNAUTHENTICATED without either, FORBIDDEN with what is not an administrator's, RATE_LIMITED
 */
export async function requireAdmin(request: FastifyRequest, deps: AdminGate): Promise<Administrator> {
  const token = bearerOf(request);
  const admin =
    token === null ? deps.sessions.console.administrator(request) : await administratorBy(token, request, deps);
  if (admin) {
    request.caller = { person: admin.userId ?? ADMIN_TOKEN };
    return admin;
  }
  throw unauthenticated(
    deps.adminToken === null ? refusals.signIn.noAdministratorToken : refusals.signIn.administratorTokenNeeded,
  );
}
