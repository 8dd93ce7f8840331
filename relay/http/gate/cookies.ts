/** Cookies of pages that the relay serves. */
import type { IncomingMessage } from 'node:http';

/** RFC 6265 section 4.2.1; what we set holds no character that would be quoted. */
export function cookieOf({ headers }: Pick<IncomingMessage, 'headers'>, name: string): string | null {
  for (const part of (headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return null;
}

/** One that no script reads and no other site sends. */
export interface HostCookie {
  of(request: Pick<IncomingMessage, 'headers'>): string | null;
  /** The header that sets it. */
  set(value: string, seconds: number): string;
  /** The header that ends it. */
  forget(): string;
}

/**
 * For this host alone and no neighbour of its domain, who could otherwise set it (RFC 6265bis section 4.1.3.2). Browsers keep it over
 * https, and by plain http on this machine, which Chromium and Firefox count as trustworthy.
 */
export function hostCookie(plain: string, sameSite: 'Strict' | 'Lax' = 'Strict'): HostCookie {
  const name = `__Host-${plain}`;
  const set = (value: string, seconds: number): string =>
    `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=${sameSite}; Secure`;
  return {
    of: (request) => cookieOf(request, name),
    set,
    forget: () => set('', 0),
  };
}
