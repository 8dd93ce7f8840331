/** Who is asking: a source by key or signature, a person by device token, an administrator by theirs. */

import { setTimeout } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../../../shared/problems.ts';
import { COST, type Cost } from '../../domain/people/person-budget.ts';
import type { Login, Source } from '../../domain/ports.ts';
import { bytesOf } from '../body.ts';
import type { HttpDeps } from '../ports.ts';
import { type SignatureScheme, standardWebhooks } from '../sources/signature.ts';
import { wrongGuess } from './guess-limit.ts';
import { sameSecret } from './same-secret.ts';
import { isFromPage } from './sessions.ts';

const STANDARD: readonly SignatureScheme[] = [standardWebhooks];

/** RFC 6750 section 2.1; null where there is none. */
export function bearerOf(request: FastifyRequest): string | null {
  const header = request.headers.authorization;
  if (header === undefined || header.length > 20_000) return null;
  return /^Bearer +([^\s]+) *$/i.exec(header)?.[1] ?? null;
}

const unknown = (detail: string) => new ProblemError('UNAUTHENTICATED', detail);

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a request costs of what its person may ask; without it a read's or an act's. */
    cost?: Cost | ((request: FastifyRequest) => Cost);
  }
}

/**
 * By bearer token, else by the session of the page for staff; counted in what they may ask.
 * @throws UNAUTHENTICATED, RATE_LIMITED, FORBIDDEN where another site asks
 */
export async function personOf(request: FastifyRequest, deps: PersonDeps): Promise<Login> {
  const login = await loginOf(request, deps);
  deps.connections.signedIn(request.raw.socket, login.userId, 'http');
  request.caller = { person: login.userId };
  await spend(request, deps, login.userId);
  return login;
}

type PersonDeps = Pick<HttpDeps, 'authenticator' | 'connections' | 'sessions' | 'budget'>;

async function loginOf(request: FastifyRequest, { authenticator, sessions }: PersonDeps): Promise<Login> {
  const token = bearerOf(request);
  const login = token === null ? sessions.page.person(request) : await authenticator.authenticate(token);
  if (login) return login;
  throw unknown(
    token === null ? 'A device token is needed: Authorization: Bearer' : 'The token is not known, or was revoked',
  );
}

/** ms that a person who asks too much waits for the refusal: who asks again at once is not served more often for it. */
const HELD_MS = 250;

/** Of what the person may ask in all. @throws RATE_LIMITED */
async function spend(request: FastifyRequest, { budget }: PersonDeps, userId: string): Promise<void> {
  const { cost } = request.routeOptions.config;
  const asked = typeof cost === 'function' ? cost(request) : cost;
  const wait = budget.take(userId, asked ?? (request.method === 'GET' ? COST.read : COST.act));
  if (wait === 0) return;
  await setTimeout(HELD_MS);
  const retryAfter = Math.ceil(wait / 1000);
  throw new ProblemError('RATE_LIMITED', `Too much was asked in your name; wait ${retryAfter} s`, { retryAfter });
}

/** Whoever administers: by the administrator token nobody by name, by their role a person. */
export interface Administrator {
  userId: string | null;
  /** ms since 1970 at which the token ends by itself. */
  expiresAt?: number;
}

/** Whose name stands in the log where an administrator is nobody by name; no person's id has spaces. */
const ADMIN_TOKEN = 'by the administrator token';

type AdminDeps = Pick<HttpDeps, 'authenticator' | 'adminToken' | 'sessions' | 'guesses'>;

const isAdminToken = (token: string, adminToken: string | null): boolean =>
  adminToken !== null && sameSecret(token, adminToken);

/** @returns null for a person who does not administer. @throws UNAUTHENTICATED; RATE_LIMITED in its place after many */
async function adminOf(
  token: string,
  { ip }: FastifyRequest,
  { authenticator, adminToken, guesses }: AdminDeps,
): Promise<Administrator | null> {
  if (isAdminToken(token, adminToken)) return { userId: null };
  const wrong = (refusal: ProblemError) => wrongGuess(guesses, ip, refusal);
  const login = await authenticator.authenticate(token).catch((error: unknown) => {
    throw isUnauthenticated(error) ? wrong(error) : error;
  });
  if (!login) {
    throw wrong(
      unknown(
        adminToken === null
          ? 'No administrator token is set at this relay (BECKON_ADMIN_TOKEN)'
          : 'The administrator token is not the one of this relay',
      ),
    );
  }
  const { userId, expiresAt, admin } = login;
  return admin ? { userId, ...(expiresAt === undefined ? {} : { expiresAt }) } : null;
}

const isUnauthenticated = (error: unknown): error is ProblemError =>
  error instanceof ProblemError && error.problem.code === 'UNAUTHENTICATED';

/** By bearer token, else by the session of the console. Null for everybody else. @throws RATE_LIMITED for a wrong token after many */
export async function administratorOf(request: FastifyRequest, deps: AdminDeps): Promise<Administrator | null> {
  const token = bearerOf(request);
  // A page for staff asks for its person, whoever is signed in to the console beside it.
  if (token === null) return isFromPage(request) ? null : deps.sessions.console.administrator(request);
  return adminOf(token, request, deps).catch((error: unknown) => {
    if (isUnauthenticated(error)) return null;
    throw error;
  });
}

/** Who administers by this token. @throws UNAUTHENTICATED, FORBIDDEN, RATE_LIMITED */
export async function administratorBy(token: string, request: FastifyRequest, deps: AdminDeps): Promise<Administrator> {
  const admin = await adminOf(token, request, deps);
  if (admin) return admin;
  throw new ProblemError('FORBIDDEN', 'This is for administrators');
}

/**
 * By bearer token, else by the session of the console.
 * @throws UNAUTHENTICATED without either, FORBIDDEN with what is not an administrator's, RATE_LIMITED
 */
export async function requireAdmin(request: FastifyRequest, deps: AdminDeps): Promise<Administrator> {
  const token = bearerOf(request);
  const admin =
    token === null ? deps.sessions.console.administrator(request) : await administratorBy(token, request, deps);
  if (admin) {
    request.caller = { person: admin.userId ?? ADMIN_TOKEN };
    return admin;
  }
  throw unknown(
    deps.adminToken === null
      ? 'No administrator token is set at this relay (BECKON_ADMIN_TOKEN)'
      : 'The administrator token is needed: Authorization: Bearer',
  );
}

/** The source may have been added by the command line since we last looked. */
function againByKey(key: string, deps: HttpDeps): Source | null {
  deps.lookAgain();
  return deps.directory().sourceByKey(key);
}

/**
 * Before the body is read: a key that is not known, or nothing to go by.
 * @param id from the path; a signed request needs it, so that its secret is known
 * @param schemes signatures that are taken in place of a key
 */
export function sourceByKey(
  request: FastifyRequest,
  id: string | null,
  deps: HttpDeps,
  schemes: readonly SignatureScheme[] = STANDARD,
): Source | null {
  const key = bearerOf(request);
  if (key !== null) {
    const source = deps.directory().sourceByKey(key) ?? againByKey(key, deps);
    if (!source) throw unknown('The source key is not known');
    if (id !== null && source.id !== id) throw new ProblemError('FORBIDDEN', 'The key belongs to another source');
    return source;
  }
  if (!schemeOf(request, schemes)) throw unknown('A source key (Authorization: Bearer) or a signature is needed');
  if (id === null) throw unknown('A signed request goes to /v1/sources/{id}/events, so that its secret is known');
  return null;
}

const schemeOf = ({ headers }: FastifyRequest, schemes: readonly SignatureScheme[]): SignatureScheme | undefined =>
  schemes.find((scheme) => scheme.signs(headers));

/** @throws UNAUTHENTICATED where source, secret or signature are not right; it does not say which of them is there */
export function sourceBySignature(
  request: FastifyRequest,
  id: string,
  deps: HttpDeps,
  schemes: readonly SignatureScheme[] = STANDARD,
): Source {
  const scheme = schemeOf(request, schemes);
  const first = checkSignature(request, id, scheme, deps);
  if (typeof first !== 'string') return first;
  // As for a key: the source, or its secret, may be newer than what we know.
  deps.lookAgain();
  const second = checkSignature(request, id, scheme, deps);
  if (typeof second === 'string') throw unknown(second);
  return second;
}

/** The source, or why not. */
function checkSignature(
  request: FastifyRequest,
  id: string,
  scheme: SignatureScheme | undefined,
  { directory, clock }: HttpDeps,
): Source | string {
  const source = directory().source(id);
  const secrets = directory().signingSecrets(id);
  const fault = scheme?.verify(request.headers, bytesOf(request), secrets, clock.now());
  return source && fault === null ? source : (fault ?? 'The signature does not hold');
}
