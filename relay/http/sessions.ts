/**
 * Sessions of the console: a browser exchanges a token for a cookie that no script can read, so that the token is not kept in a page.
 * What is not a GET also needs the header `x-csrf-token`, which another site can neither read nor send.
 */
import { hash, randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { AdminSession } from '../../shared/admin/overview.ts';
import { ProblemError } from '../../shared/problems.ts';
import type { Clock } from '../domain/ports.ts';
import { hostCookie } from './cookies.ts';
import { sameSecret } from './same-secret.ts';

/** ms that a session lasts, and after which it ends when nobody uses it. */
const LIFE_MS = 8 * 3600_000;
const IDLE_MS = 3600_000;
/** More would be somebody signing in without end; the longest unused goes first. */
const MAX_SESSIONS = 1000;

const COOKIE = hostCookie('beckon_admin');
const CSRF_HEADER = 'x-csrf-token';
/** Sent by a page that looks again by itself: nobody is there because of it. */
const BACKGROUND_HEADER = 'x-beckon-background';

interface Session {
  userId: string | null;
  csrf: string;
  usedAt: number;
  /** ms since 1970. */
  expiresAt: number;
}

export interface Sessions {
  /** @param until ms since 1970 at which the token ends by itself */
  open(userId: string | null, until: number | null, secure: boolean): { session: AdminSession; cookie: string };
  /** Null without a session that is good now. */
  current(request: FastifyRequest): AdminSession | null;
  /** Who administers by the request's cookie; null without one. @throws FORBIDDEN for a change without the header */
  administrator(request: FastifyRequest): { userId: string | null } | null;
  /** Ends the request's session. @returns the cookies to be forgotten */
  end(request: FastifyRequest): string[];
}

const keyOf = (id: string): string => hash('sha256', id, 'base64url');
const newSecret = (): string => randomBytes(32).toString('base64url');

/** @param exists whether the person is still there */
export function createSessions(clock: Clock, exists: (userId: string) => boolean): Sessions {
  // By the digest of the cookie: what a dump of memory would show opens nothing.
  const sessions = new Map<string, Session>();

  function find(request: FastifyRequest): { key: string; session: Session } | null {
    const id = COOKIE.of(request);
    const key = id === null ? '' : keyOf(id);
    const session = sessions.get(key);
    if (!session) return null;
    const now = clock.now();
    const gone = session.userId !== null && !exists(session.userId);
    if (!gone && now < session.expiresAt && now - session.usedAt < IDLE_MS) return { key, session };
    sessions.delete(key);
    return null;
  }

  /** Last in the order of use. */
  function use({ key, session }: { key: string; session: Session }): void {
    sessions.delete(key);
    sessions.set(key, { ...session, usedAt: clock.now() });
  }

  return {
    open(userId, until, secure) {
      const now = clock.now();
      const id = newSecret();
      const expiresAt = Math.min(now + LIFE_MS, until ?? Number.MAX_SAFE_INTEGER);
      const session = { userId, csrf: newSecret(), usedAt: now, expiresAt };
      sessions.set(keyOf(id), session);
      const oldest = sessions.keys().next();
      if (sessions.size > MAX_SESSIONS && !oldest.done) sessions.delete(oldest.value);
      return { session: shown(session), cookie: COOKIE.set(id, Math.ceil((expiresAt - now) / 1000), secure) };
    },
    current(request) {
      const found = find(request);
      return found ? shown(found.session) : null;
    },
    administrator(request) {
      const found = find(request);
      if (!found) return null;
      const { method, headers } = request;
      const token = headers[CSRF_HEADER];
      if (
        method !== 'GET' &&
        method !== 'HEAD' &&
        !(typeof token === 'string' && sameSecret(token, found.session.csrf))
      ) {
        throw new ProblemError('FORBIDDEN', `A change by session needs its ${CSRF_HEADER} header; nothing was changed`);
      }
      if (headers[BACKGROUND_HEADER] === undefined) use(found);
      return { userId: found.session.userId };
    },
    end(request) {
      const found = find(request);
      if (found) sessions.delete(found.key);
      return COOKIE.forget();
    },
  };
}

const shown = ({ userId, csrf, expiresAt }: Session): AdminSession => ({
  who: userId,
  csrf,
  expiresAt: new Date(expiresAt).toISOString(),
});
