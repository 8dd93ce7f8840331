/**
 * The session of the page for staff: the person's token in a cookie that no script can read. The cookie counts only beside the header
 * that the page sends, which another site cannot: so it signs nobody in to anything they did not press.
 */
import type { FastifyRequest } from 'fastify';

/** Over https for this host alone (RFC 6265bis section 4.1.3.2); by its plain name where the relay is reached by http. */
const SECURE = '__Host-beckon_me';
const PLAIN = 'beckon_me';
const PAGE_HEADER = 'x-beckon-page';
/** s that a browser keeps a sign-in by a token that has no end of its own. */
const LIFE_S = 90 * 24 * 3600;
/** Browsers keep no more than 4,096 bytes of a cookie with its name and attributes. */
export const MAX_TOKEN = 3800;

export const isFromPage = ({ headers }: FastifyRequest): boolean => headers[PAGE_HEADER] !== undefined;

/** RFC 6265 section 4.2.1; tokens hold no character that would be quoted. */
export function cookieOf({ headers }: FastifyRequest, name: string): string | null {
  for (const part of (headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return null;
}

/** A request of the page that brings no token of its own gets that of its cookie; everything after is as for any other client. */
export function lendToken(request: FastifyRequest): void {
  if (!isFromPage(request) || request.headers.authorization !== undefined) return;
  const token = cookieOf(request, SECURE) ?? cookieOf(request, PLAIN);
  if (token !== null) request.headers.authorization = `Bearer ${token}`;
}

export interface SessionCookie {
  token: string;
  /** s until it ends by itself; null: it does not. */
  seconds: number | null;
  secure: boolean;
}

export function setCookie({ token, seconds, secure }: SessionCookie): string {
  const life = Math.min(LIFE_S, seconds ?? LIFE_S);
  return cookie(secure ? SECURE : PLAIN, token, life, secure);
}

export const forgetCookies = (): string[] => [cookie(PLAIN, '', 0, false), cookie(SECURE, '', 0, true)];

const cookie = (name: string, value: string, seconds: number, secure: boolean): string =>
  `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
