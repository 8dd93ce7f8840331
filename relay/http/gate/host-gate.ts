/**
 * Checks the host name of requests. With DNS rebinding, a page of another site makes its own name resolve to this relay and then has our
 * origin for the browser. So the name must be configured. IP addresses pass, because they cannot be rebound; so do health checks, which
 * reveal nothing.
 */

import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { BoundedMap } from '../../../shared/bounded-map.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { isLoopback } from '../../../shared/rules/loopback.ts';
import { refusals } from '../../../shared/words/relay.ts';

type HandshakeRequest = Pick<IncomingMessage, 'rawHeaders' | 'headers' | 'httpVersion' | 'url'>;

export interface HostGate {
  /** Refusal by host name, for HTTP and the socket's handshake; null: allowed. */
  refusal(request: HandshakeRequest): ProblemError | null;
  /** Whether a page of this relay sent the request. False if unknown. */
  isOwnOrigin(request: Pick<IncomingMessage, 'headers'>): boolean;
  /**
   * For decisions based on a cookie. A request without a browser's header fields passes: other clients send a cookie only deliberately.
   * @returns FORBIDDEN for a page of another site, including sibling domains; null otherwise
   */
  otherSite(request: Pick<IncomingMessage, 'headers'>): ProblemError | null;
}

interface HostGateOptions {
  /** Configured names, in lower case, without ports. */
  hosts: readonly string[];
  /** Public URL; null: not configured. */
  publicUrl: string | null;
}

/** Cache of accepted authorities; nearly all requests use one of a few. */
const KNOWN_AUTHORITIES = 100;
const HEALTH: ReadonlySet<string> = new Set(['/health/live', '/health/ready']);

export function createHostGate({ hosts, publicUrl }: HostGateOptions): HostGate {
  const known = publicUrl === null ? null : URL.parse(publicUrl);
  const names = new Set([...hosts, ...(known ? [known.hostname] : [])].map((name) => name.toLowerCase()));

  const passed = new BoundedMap<string, true>(KNOWN_AUTHORITIES);

  function nameFault(authority: string): ProblemError | null {
    if (passed.get(authority)) return null;
    const fault = judge(authority);
    if (fault === null) passed.set(authority, true);
    return fault;
  }

  function judge(authority: string): ProblemError | null {
    const name = nameOf(authority);
    if (name === null) return new ProblemError('REQUEST_INVALID', refusals.requests.noHost);
    if (isAddress(name) || isLoopback(name) || names.has(name)) return null;
    return new ProblemError('HOST_UNKNOWN', refusals.requests.otherHost);
  }

  function isOwnOrigin({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
    const origin = headers.origin === undefined ? null : URL.parse(headers.origin);
    if (!origin) return false;
    // An http page has another origin than an https page.
    if (known && origin.host === known.host) return origin.origin === known.origin;
    return origin.host === headers.host?.toLowerCase();
  }

  return {
    refusal(request) {
      const { url = '' } = request;
      const count = countHosts(request.rawHeaders);
      const isHealth = HEALTH.has(url.split('?', 1)[0] ?? '');
      // RFC 9112 section 3.2. HTTP/1.0 has no Host, and some load balancers still use it for health checks.
      if (count === 0 && request.httpVersion === '1.0' && isHealth) return null;
      if (count !== 1) {
        return new ProblemError(
          'REQUEST_INVALID',
          count === 0 ? refusals.requests.hostMissing : refusals.requests.hostTwice,
        );
      }
      if (isHealth) return null;
      // The absolute form overrides Host (RFC 9112 section 3.2.2): both must be allowed.
      const whole = url.startsWith('/') ? undefined : /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1];
      return nameFault(request.headers.host ?? '') ?? (whole === undefined ? null : nameFault(whole));
    },
    isOwnOrigin,
    otherSite(request) {
      const { origin, 'sec-fetch-site': site } = request.headers;
      const fromElsewhere = site !== undefined && site !== 'same-origin' && site !== 'none';
      const named = origin !== undefined && !isOwnOrigin(request);
      if (!fromElsewhere && !named) return null;
      return new ProblemError('FORBIDDEN', refusals.requests.otherSite);
    },
  };
}

/** Names and values alternate. */
function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const name = rawHeaders[place];
    if (name?.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count;
}

/** The host in lower case, without port; null if malformed. */
function nameOf(authority: string): string | null {
  if (!/^[\w.~:[\]-]+$/.test(authority)) return null;
  const url = URL.parse(`http://${authority}/`);
  return url && url.pathname === '/' && url.username === '' ? url.hostname : null;
}

const isAddress = (name: string): boolean => isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
