/** Why the web client could not work where a browser asks for it. */
import type { FastifyRequest } from 'fastify';
import { isLoopbackOrBelow } from '../../../shared/rules/loopback.ts';
import type { PublicAddress } from '../pages/ports.ts';

export type Obstacle =
  /** It came by plain http. `openAt`: where people reach the relay by https, if that is known. */
  | { kind: 'plain-http'; openAt: string | null }
  /** The relay's address has a path, and the web client wants the whole of a host. */
  | { kind: 'path'; path: string };

/**
 * Store, worker and notifications are only in secure contexts, and its cookie is only kept there.
 *
 * @returns null: nothing stands in the way
 */
export function obstacleFor(request: FastifyRequest, publicAddress: PublicAddress): Obstacle | null {
  const url = URL.parse(publicAddress.base());
  if (url && url.pathname !== '/') return { kind: 'path', path: url.pathname };
  if (isSecure(request, url)) return null;
  return { kind: 'plain-http', openAt: url?.protocol === 'https:' ? `${url.origin}/` : null };
}

/**
 * By what the relay sees: TLS ends at a proxy. A browser sends these fields only where it trusts the address (Fetch Metadata section 2),
 * whatever a proxy makes of the rest; whoever lies gets a page that does not work for them.
 */
function isSecure({ protocol, hostname, host, headers }: FastifyRequest, url: URL | null): boolean {
  if (protocol === 'https' || isLoopbackOrBelow(hostname)) return true;
  return headers['sec-fetch-mode'] !== undefined || (url?.protocol === 'https:' && url.host === host.toLowerCase());
}
