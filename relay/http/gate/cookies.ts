import type { IncomingMessage } from 'node:http';

/** RFC 6265 section 4.2.1; our values contain no characters that need quoting. */
function cookieOf({ headers }: Pick<IncomingMessage, 'headers'>, name: string): string | null {
  for (const part of (headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return null;
}

/** A cookie that scripts cannot read and other sites do not send. */
interface HostCookie {
  of(request: Pick<IncomingMessage, 'headers'>): string | null;
  set(value: string, seconds: number): string;
  forget(): string;
}

/** Host-only: siblings could otherwise set it (RFC 6265bis section 4.1.3.2). Chromium and Firefox accept it on http://localhost too. */
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
