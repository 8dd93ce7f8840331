/**
 * Browser sessions over HTTP: an HttpOnly cookie refers to a session that the relay stores. A cookie alone authorizes nothing that another
 * site could request (CSRF): the web client sends a header that other sites cannot send, the console one whose value they cannot know, and
 * Origin and Fetch Metadata must agree.
 */

import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { sameSecret } from '../../../network/same-secret.ts';
import type { AdminSession } from '../../../shared/admin/overview.ts';
import { PAGE_HEADER } from '../../../shared/page-header.ts';
import { ProblemError } from '../../../shared/problems.ts';
import type { AdministratorRole } from '../../../shared/rules/administrator-role.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { SessionRow } from '../../domain/people/session-ports.ts';
import type { SessionBook, SessionGrant, SessionStart } from '../../domain/people/sessions.ts';
import type { Clock, Login } from '../../domain/ports.ts';
import { hostCookie } from './cookies.ts';
import type { HostGate } from './host-gate.ts';

const PAGE = hostCookie('beckon_me');
const CONSOLE = hostCookie('beckon_admin');
const CSRF_HEADER = 'x-csrf-token';
/** Marks background refreshes of a page, which do not count as user activity. */
const BACKGROUND_HEADER = 'x-beckon-background';

type RequestHeaders = Pick<IncomingMessage, 'headers'>;

interface PageSessions {
  /** Null without a session. @throws UNAUTHENTICATED if it has ended, FORBIDDEN for a request from another site */
  person(request: FastifyRequest): Login | null;
  /**
   * For the socket, whose handshake cannot carry custom header fields.
   * @returns null without a session; else a function that returns the login when the desk begins, possibly seconds later, or null if the
   * session has ended by then
   * @throws FORBIDDEN if a cookie comes with the origin of another page
   */
  atHandshake(request: RequestHeaders): (() => Login | null) | null;
  begin(session: Omit<SessionStart, 'kind'> & { userId: string }): Promise<string>;
  /** @param stay ms; null: the full lifetime. @returns null if the code is unknown, used or expired */
  beginByCode(code: string, device: string, stay: number | null): Promise<{ cookie: string; userId: string } | null>;
  /** Who would sign in with the code; null: it is unknown, used or expired. Does not consume it. */
  nameByCode(code: string): string | null;
  /** Ends the request's session. @returns the `set-cookie` value that deletes the cookie */
  end(request: FastifyRequest): Promise<string>;
}

interface ConsoleSessions {
  /** @param until expiry of the token, ms since 1970 */
  begin(userId: string | null, until: number | null): Promise<{ session: AdminSession; cookie: string }>;
  /** Null without a valid session. */
  current(request: FastifyRequest): AdminSession | null;
  /** Null without a session. @throws FORBIDDEN for a change without the CSRF header, or a request from another site */
  administrator(request: FastifyRequest): { userId: string | null; role: AdministratorRole } | null;
  end(request: FastifyRequest): Promise<string>;
}

export interface Sessions {
  page: PageSessions;
  console: ConsoleSessions;
  /** Whether the request has a session cookie that this relay does not know. */
  isUnknown(request: Pick<FastifyRequest, 'headers' | 'url'>): boolean;
}

interface SessionsDeps {
  book: SessionBook;
  hosts: HostGate;
  adminToken: string | null;
  /** Without the web client no session of its pages is valid, not even an earlier one. */
  servesWeb: boolean;
  clock: Clock;
  newSecret: () => string;
}

/** Only the web client can send this header; other sites cannot. */
export const isFromPage = ({ headers }: RequestHeaders): boolean => headers[PAGE_HEADER] !== undefined;

export function createSessions(deps: SessionsDeps): Sessions {
  const isUnknown = (secret: string | null): boolean => secret !== null && !deps.book.knows(secret);
  return {
    page: pageSessions(deps),
    console: consoleSessions(deps),
    isUnknown: (request) =>
      isFromPage(request)
        ? isUnknown(PAGE.of(request))
        : request.url.startsWith('/v1/admin/') && isUnknown(CONSOLE.of(request)),
  };
}

function pageSessions({ book, hosts, servesWeb, clock }: SessionsDeps): PageSessions {
  const cookieOf = ({ secret, expiresAt }: SessionGrant): string =>
    PAGE.set(secret, Math.ceil((expiresAt - clock.now()) / 1000));

  const bySecret = (secret: string | null): SessionRow | null =>
    secret === null || !servesWeb ? null : book.find('page', secret);
  const find = (request: RequestHeaders): SessionRow | null => bySecret(PAGE.of(request));

  function login(session: SessionRow): Login {
    book.use(session);
    const { id, userId, device, expiresAt, signedInAt } = session;
    return { userId: userId ?? '', tokenId: id, device, expiresAt, ...(signedInAt === null ? {} : { signedInAt }) };
  }

  return {
    person(request) {
      if (!isFromPage(request) || PAGE.of(request) === null) return null;
      const fault = hosts.otherSite(request);
      if (fault) throw fault;
      const session = find(request);
      if (session) return login(session);
      const reason = book.hasRunOut('page', PAGE.of(request) ?? '') ? 'expired' : 'ended';
      throw new ProblemError('UNAUTHENTICATED', refusals.signIn.ended, { reason });
    },
    atHandshake(request) {
      // Browsers always send Origin when they open a socket; without it the cookie is not trusted.
      const secret = PAGE.of(request);
      if (secret === null || request.headers.origin === undefined) return null;
      const fault = hosts.otherSite(request);
      if (fault) throw fault;
      return () => {
        const session = bySecret(secret);
        return session && login(session);
      };
    },
    begin: async (session) => cookieOf(await book.begin({ ...session, kind: 'page' })),
    nameByCode: (code) => book.nameByCode(code),
    async beginByCode(code, device, stay) {
      const opened = await book.beginByCode(code, device, stay);
      return opened?.userId ? { cookie: cookieOf(opened), userId: opened.userId } : null;
    },
    async end(request) {
      const session = find(request);
      if (session) await book.end(session);
      return PAGE.forget();
    },
  };
}

function consoleSessions({ book, hosts, adminToken, clock, newSecret }: SessionsDeps): ConsoleSessions {
  /** Binds the session to the administrator's token: a new token at the next start ends it. Reveals neither. */
  const bindingOf = (secret: string): string =>
    createHmac('sha256', secret)
      .update(`admin ${adminToken ?? ''}`)
      .digest('base64url');
  const csrfOf = (secret: string): string => createHmac('sha256', secret).update('csrf').digest('base64url');

  function find(request: RequestHeaders): { session: SessionRow; secret: string } | null {
    const secret = CONSOLE.of(request);
    const session = secret === null ? null : book.find('console', secret);
    if (secret === null || !session) return null;
    const isBound = session.userId !== null || sameSecret(session.openedBy ?? '', bindingOf(secret));
    return isBound ? { session, secret } : null;
  }

  // `find` returns no session whose person has lost every role since; `read` only satisfies the type.
  const roleOf = (userId: string | null): AdministratorRole =>
    userId === null ? 'full' : (book.roleOf(userId) ?? 'read');

  const shown = (userId: string | null, secret: string, expiresAt: number): AdminSession => ({
    who: userId,
    role: roleOf(userId),
    csrf: csrfOf(secret),
    expiresAt: new Date(expiresAt).toISOString(),
  });

  return {
    async begin(userId, until) {
      const secret = newSecret();
      const by = userId === null ? bindingOf(secret) : null;
      const begun = { kind: 'console', origin: userId === null ? 'browser' : 'oidc', device: 'Console' } as const;
      const { expiresAt } = await book.begin({ ...begun, userId, openedBy: by, until, signedInAt: null }, secret);
      const seconds = Math.ceil((expiresAt - clock.now()) / 1000);
      return { session: shown(userId, secret, expiresAt), cookie: CONSOLE.set(secret, seconds) };
    },
    current(request) {
      const found = find(request);
      return found && shown(found.session.userId, found.secret, found.session.expiresAt);
    },
    administrator(request) {
      const found = find(request);
      if (!found) return null;
      const fault = hosts.otherSite(request);
      if (fault) throw fault;
      const { method, headers } = request;
      const token = headers[CSRF_HEADER];
      const isRead = method === 'GET' || method === 'HEAD';
      if (!isRead && !(typeof token === 'string' && sameSecret(token, csrfOf(found.secret)))) {
        throw new ProblemError('FORBIDDEN', refusals.requests.csrf(CSRF_HEADER));
      }
      if (headers[BACKGROUND_HEADER] === undefined) book.use(found.session);
      const { userId } = found.session;
      return { userId, role: roleOf(userId) };
    },
    async end(request) {
      const found = find(request);
      if (found) await book.end(found.session);
      return CONSOLE.forget();
    },
  };
}
