/**
 * By which names the relay is asked. A page of another site can make its own name point here (DNS rebinding), and is then of our origin
 * in the browser's eyes: so a name has to be one that somebody gave this relay. Addresses pass, as no name stands behind them that could
 * be made to point elsewhere; so do the checks of health, which say nothing of anybody.
 */

import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { BoundedMap } from '../../../shared/bounded-map.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { isLoopback } from '../../../shared/rules/loopback.ts';
import { refusals } from '../../../shared/words/relay.ts';

type HandshakeRequest = Pick<IncomingMessage, 'rawHeaders' | 'headers' | 'httpVersion' | 'url'>;

export interface HostGate {
  /** What is wrong with how the relay was asked; null: nothing. For HTTP and for the socket's handshake. */
  refusal(request: HandshakeRequest): ProblemError | null;
  /** Whether a page of the relay itself asks. False where nothing says so. */
  isOwnOrigin(request: Pick<IncomingMessage, 'headers'>): boolean;
  /**
   * For what a browser's cookie would decide. Without the header fields of a browser it is none, and brings what it was given on purpose.
   * @returns FORBIDDEN where a page of another site asks, a neighbour of our domain among them; null where not
   */
  otherSite(request: Pick<IncomingMessage, 'headers'>): ProblemError | null;
}

export interface HostGateOptions {
  /** Names given to this relay, in lower case, without ports. */
  hosts: readonly string[];
  /** Where people reach it; null: not told. */
  publicUrl: string | null;
}

/** Remembered of what passed: nearly all requests come by one of a few. */
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
    // A page that came by plain http is not the one that came by https.
    if (known && origin.host === known.host) return origin.origin === known.origin;
    return origin.host === headers.host?.toLowerCase();
  }

  return {
    refusal(request) {
      const { url = '' } = request;
      const count = countHosts(request.rawHeaders);
      const isHealth = HEALTH.has(url.split('?', 1)[0] ?? '');
      // RFC 9112 section 3.2. HTTP/1.0 had none, and load balancers still ask so whether somebody is well.
      if (count === 0 && request.httpVersion === '1.0' && isHealth) return null;
      if (count !== 1) {
        return new ProblemError(
          'REQUEST_INVALID',
          count === 0 ? refusals.requests.hostMissing : refusals.requests.hostTwice,
        );
      }
      if (isHealth) return null;
      // A whole address in the first line goes before the field (RFC 9112 section 3.2.2): both must be ours.
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

/** Names and values lie in turn. */
function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const name = rawHeaders[place];
    if (name?.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count;
}

/** In lower case, without its port; null where it is not the form of one. */
function nameOf(authority: string): string | null {
  if (!/^[\w.~:[\]-]+$/.test(authority)) return null;
  const url = URL.parse(`http://${authority}/`);
  return url && url.pathname === '/' && url.username === '' ? url.hostname : null;
}

const isAddress = (name: string): boolean => isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
