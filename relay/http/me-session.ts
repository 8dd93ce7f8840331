/**
 * The session of the page for staff: the person's token in a cookie that no script can read. The cookie counts only beside the header
 * that the page sends, which another site cannot: so it signs nobody in to anything they did not press.
 */
import type { FastifyRequest } from 'fastify';
import { hostCookie } from './cookies.ts';

const COOKIE = hostCookie('beckon_me');
const PAGE_HEADER = 'x-beckon-page';
/** s that a browser keeps a sign-in by a token that has no end of its own. */
const LIFE_S = 90 * 24 * 3600;
/** Browsers keep no more than 4,096 bytes of a cookie with its name and attributes. */
export const MAX_TOKEN = 3800;

export const isFromPage = ({ headers }: FastifyRequest): boolean => headers[PAGE_HEADER] !== undefined;

/**
 * A request of the page (`isFromPage`) that brings no token of its own gets that of its cookie; everything after is as for any other client.
 * @param secure people reach the relay by https
 */
export function lendToken(request: FastifyRequest, secure: boolean): void {
  if (request.headers.authorization !== undefined) return;
  const token = COOKIE.of(request, secure);
  if (token !== null) request.headers.authorization = `Bearer ${token}`;
}

export interface SessionCookie {
  token: string;
  /** s until it ends by itself; null: it does not. */
  seconds: number | null;
  secure: boolean;
}

export const setCookie = ({ token, seconds, secure }: SessionCookie): string =>
  COOKIE.set(token, Math.min(LIFE_S, seconds ?? LIFE_S), secure);

export const forgetCookies = (): string[] => COOKIE.forget();
