/** Conditions that prevent the web client from working in a browser. */
import type { FastifyRequest } from 'fastify';
import { isLoopbackOrBelow } from '../../../shared/rules/loopback.ts';
import type { PublicAddress } from '../pages/ports.ts';

export type Obstacle =
  /** Plain http. `openAt`: the relay's https URL, if known. */
  | { kind: 'plain-http'; openAt: string | null }
  /** The public URL has a path, but the web client needs a whole origin. */
  | { kind: 'path'; path: string };

/** The Storage API, service workers, notifications and the session cookie need a secure context. @returns null if nothing prevents it */
export function obstacleFor(request: FastifyRequest, publicAddress: PublicAddress): Obstacle | null {
  const url = URL.parse(publicAddress.base());
  if (url && url.pathname !== '/') return { kind: 'path', path: url.pathname };
  if (isSecure(request, url)) return null;
  return { kind: 'plain-http', openAt: url?.protocol === 'https:' ? `${url.origin}/` : null };
}

/** TLS may end at a proxy. Browsers send Fetch Metadata only to trustworthy URLs (section 2); forging it gains nothing. */
function isSecure({ protocol, hostname, host, headers }: FastifyRequest, url: URL | null): boolean {
  if (protocol === 'https' || isLoopbackOrBelow(hostname)) return true;
  return headers['sec-fetch-mode'] !== undefined || (url?.protocol === 'https:' && url.host === host.toLowerCase());
}
