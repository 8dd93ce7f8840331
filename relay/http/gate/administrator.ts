/** Authenticates administrators by the administrator token, a person's token, or a console session, and checks their role. */

import type { FastifyRequest } from 'fastify';
import { sameSecret } from '../../../network/same-secret.ts';
import type { Operation } from '../../../shared/documents/operations.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { type AdministratorRole, suffices } from '../../../shared/rules/administrator-role.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { Authenticator } from '../../domain/ports.ts';
import { bearerOf, unauthenticated } from './bearer.ts';
import { isFromPage, type Sessions } from './cookie-sessions.ts';
import { type GuessLimit, wrongGuess } from './guess-limit.ts';

/** An administrator: by role with a user id, by the administrator token without one. */
export interface Administrator {
  userId: string | null;
  role: AdministratorRole;
  /** Expiry of the token, ms since 1970. */
  expiresAt?: number;
}

/** Name in the log for the administrator token; no user id contains spaces. */
const ADMIN_TOKEN = 'by the administrator token';

export interface AdminGate {
  authenticator: Authenticator;
  adminToken: string | null;
  sessions: Pick<Sessions, 'console'>;
  guesses: GuessLimit;
}

const isAdminToken = (token: string, adminToken: string | null): boolean =>
  adminToken !== null && sameSecret(token, adminToken);

/** @returns null for a person who is not an administrator. @throws UNAUTHENTICATED, or RATE_LIMITED after many wrong tokens */
async function adminOf(
  token: string,
  { ip }: FastifyRequest,
  { authenticator, adminToken, guesses }: AdminGate,
): Promise<Administrator | null> {
  if (isAdminToken(token, adminToken)) return { userId: null, role: 'full' };
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
  return admin ? { userId, role: admin, ...(expiresAt === undefined ? {} : { expiresAt }) } : null;
}

const isUnauthenticated = (error: unknown): error is ProblemError =>
  error instanceof ProblemError && error.problem.code === 'UNAUTHENTICATED';

/**
 * For operations that people can request too: by bearer token, else by console session. A token whose administrator role is too low acts
 * as its person.
 * @returns null for anyone else
 * @throws RATE_LIMITED after many wrong tokens, FORBIDDEN for a console session whose role is too low
 */
export async function administratorOf(
  request: FastifyRequest,
  operation: Operation,
  deps: AdminGate,
): Promise<Administrator | null> {
  const token = bearerOf(request);
  if (token === null) {
    // Requests of the web client act for its person, even if the browser also has a console session.
    const admin = isFromPage(request) ? null : deps.sessions.console.administrator(request);
    return admin && permitted(admin, request, operation);
  }
  const admin = await adminOf(token, request, deps).catch((error: unknown) => {
    if (isUnauthenticated(error)) return null;
    throw error;
  });
  return admin && suffices(admin.role, roleFor(operation)) ? admin : null;
}

const roleFor = ({ role }: Operation): AdministratorRole => role ?? 'full';

/** The only place that compares roles with operations of administrators. @throws FORBIDDEN with the role needed */
function permitted(admin: Administrator, request: FastifyRequest, operation: Operation): Administrator {
  request.caller = { person: admin.userId ?? ADMIN_TOKEN };
  const needed = roleFor(operation);
  if (suffices(admin.role, needed)) return admin;
  throw new ProblemError('FORBIDDEN', refusals.signIn.administratorRole(needed, admin.role), { role: needed });
}

/** @throws UNAUTHENTICATED, FORBIDDEN, RATE_LIMITED */
export async function administratorBy(token: string, request: FastifyRequest, deps: AdminGate): Promise<Administrator> {
  const admin = await adminOf(token, request, deps);
  if (admin) return admin;
  throw new ProblemError('FORBIDDEN', refusals.signIn.administratorsOnly);
}

/** @throws UNAUTHENTICATED without credentials, FORBIDDEN unless they are an administrator's with the role, RATE_LIMITED */
export async function requireAdmin(
  request: FastifyRequest,
  operation: Operation,
  deps: AdminGate,
): Promise<Administrator> {
  const token = bearerOf(request);
  const admin =
    token === null ? deps.sessions.console.administrator(request) : await administratorBy(token, request, deps);
  if (admin) return permitted(admin, request, operation);
  throw unauthenticated(
    deps.adminToken === null ? refusals.signIn.noAdministratorToken : refusals.signIn.administratorTokenNeeded,
  );
}
