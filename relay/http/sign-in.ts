/** Who is asking: a source by key or signature, a person by device token, an administrator by theirs. */
import { hash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../../shared/problems.ts';
import type { Login, Source } from '../domain/ports.ts';
import { bytesOf } from './body.ts';
import type { HttpDeps } from './ports.ts';
import { isSigned, verifySignature } from './signature.ts';

/** RFC 6750 section 2.1; null where there is none. */
function bearerOf(request: FastifyRequest): string | null {
  const header = request.headers.authorization;
  if (header === undefined || header.length > 20_000) return null;
  return /^Bearer +([^\s]+) *$/i.exec(header)?.[1] ?? null;
}

const unknown = (detail: string) => new ProblemError('UNAUTHENTICATED', detail);

/** @throws UNAUTHENTICATED */
export async function personOf(
  request: FastifyRequest,
  { authenticator }: Pick<HttpDeps, 'authenticator'>,
): Promise<Login> {
  const token = bearerOf(request);
  if (token === null) throw unknown('A device token is needed: Authorization: Bearer');
  const login = await authenticator.authenticate(token);
  if (!login) throw unknown('The token is not known, or was revoked');
  return login;
}

/** Whoever administers: by the administrator token nobody by name, by their role a person. */
export interface Administrator {
  userId: string | null;
}

type AdminDeps = Pick<HttpDeps, 'authenticator' | 'adminToken'>;

function isAdminToken(token: string, adminToken: string | null): boolean {
  if (adminToken === null) return false;
  return timingSafeEqual(hash('sha256', token, 'buffer'), hash('sha256', adminToken, 'buffer'));
}

/** Null for everybody else. */
export async function administratorOf(request: FastifyRequest, deps: AdminDeps): Promise<Administrator | null> {
  const token = bearerOf(request);
  if (token === null) return null;
  if (isAdminToken(token, deps.adminToken)) return { userId: null };
  const login = await deps.authenticator.authenticate(token);
  return login?.admin ? { userId: login.userId } : null;
}

/** @throws UNAUTHENTICATED without a token, FORBIDDEN with one that is not an administrator's */
export async function requireAdmin(request: FastifyRequest, deps: AdminDeps): Promise<Administrator> {
  const admin = await administratorOf(request, deps);
  if (admin) return admin;
  const token = bearerOf(request);
  if (token !== null && (await deps.authenticator.authenticate(token))) {
    throw new ProblemError('FORBIDDEN', 'This is for administrators');
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
 */
export function sourceByKey(request: FastifyRequest, id: string | null, deps: HttpDeps): Source | null {
  const key = bearerOf(request);
  if (key !== null) {
    const source = deps.directory().sourceByKey(key) ?? againByKey(key, deps);
    if (!source) throw unknown('The source key is not known');
    if (id !== null && source.id !== id) throw new ProblemError('FORBIDDEN', 'The key belongs to another source');
    return source;
  }
  if (!isSigned(request.headers)) throw unknown('A source key (Authorization: Bearer) or a signature is needed');
  if (id === null) throw unknown('A signed request goes to /v1/sources/{id}/events, so that its secret is known');
  return null;
}

/** @throws UNAUTHENTICATED where source, secret or signature are not right; it does not say which of them is there */
export function sourceBySignature(request: FastifyRequest, id: string, deps: HttpDeps): Source {
  const first = checkSignature(request, id, deps);
  if (typeof first !== 'string') return first;
  // As for a key: the source, or its secret, may be newer than what we know.
  deps.lookAgain();
  const second = checkSignature(request, id, deps);
  if (typeof second === 'string') throw unknown(second);
  return second;
}

/** The source, or why not. */
function checkSignature(request: FastifyRequest, id: string, { directory, clock }: HttpDeps): Source | string {
  const source = directory().source(id);
  const secret = directory().signingSecret(id);
  const fault = verifySignature(request.headers, bytesOf(request), secret, clock.now());
  return source && fault === null ? source : (fault ?? 'The signature does not hold');
}
