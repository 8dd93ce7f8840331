/** Cookies of pages that the relay serves. */
import type { FastifyRequest } from 'fastify';

/** RFC 6265 section 4.2.1; what we set holds no character that would be quoted. */
export function cookieOf({ headers }: FastifyRequest, name: string): string | null {
  for (const part of (headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return null;
}

/** One that no script reads and no other site sends. */
export interface HostCookie {
  /** @param secure it can only have been set over https: one by its plain name may be from a neighbour of our domain */
  of(request: FastifyRequest, secure?: boolean): string | null;
  /** The header that sets it. @param secure the relay is reached by https */
  set(value: string, seconds: number, secure: boolean): string;
  /** The headers that end it, however it was set. */
  forget(): string[];
}

/** Over https for this host alone and no other (RFC 6265bis section 4.1.3.2); by its plain name where the relay is reached by http. */
export function hostCookie(plain: string): HostCookie {
  const secured = `__Host-${plain}`;
  const set = (value: string, seconds: number, secure: boolean): string =>
    `${secure ? secured : plain}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  return {
    of: (request, secure = false) => cookieOf(request, secured) ?? (secure ? null : cookieOf(request, plain)),
    set,
    forget: () => [set('', 0, false), set('', 0, true)],
  };
}
