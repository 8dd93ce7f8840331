/**
 * Authenticates tokens for HTTP and sockets: device tokens from the store, issuer tokens by the issuer's keys. New claims about a person
 * are stored in the directory before the sign-in completes; known ones cost one comparison.
 */

import { hash } from 'node:crypto';
import { ProblemError } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Freshness } from '../domain/freshness.ts';
import { administratorRole, type OidcSettings } from '../domain/people/identity.ts';
import { createIdentityUpdates, type IdentityUpdateDeps } from '../domain/people/identity-updates.ts';
import type { SessionBook } from '../domain/people/sessions.ts';
import { createTokenLookup } from '../domain/people/token-lookup.ts';
import type { Authenticator, Login } from '../domain/ports.ts';
import type { Store } from '../domain/store-ports.ts';
import { claimedOf } from './claims.ts';
import type { Wire } from './fetch-json.ts';
import { createIssuer, type Issuer, looksSigned } from './issuer.ts';

interface AuthenticatorDeps extends IdentityUpdateDeps {
  store: IdentityUpdateDeps['store'] & Pick<Store, 'reader' | 'clock'>;
  /** `admit` checks the expiry of device tokens; `isRevoked` covers issuer tokens. */
  book: Pick<SessionBook, 'admit' | 'isRevoked'>;
  freshness: Pick<Freshness, 'found'>;
  wire: Wire;
  /** Whether the relay may call this address. */
  isAllowed: (url: string) => boolean;
}

interface IssuerAuthenticator extends Authenticator {
  /** Prefetches the issuer's keys; does not wait. */
  warm(): void;
}

/** A token without `iat` counts as issued this many ms ago. */
const UNDATED_MS = 24 * 3600_000;

export function createAuthenticator(deps: AuthenticatorDeps): IssuerAuthenticator {
  const { store, view, book, freshness, wire, isAllowed, clock, log } = deps;
  const identities = createIdentityUpdates(deps);
  const deviceOf = createTokenLookup(store.reader);
  let current: { of: string; issuer: Issuer } | null = null;

  /** Recreated when issuer or audience changes. */
  function issuerOf({ issuer, audience }: OidcSettings): Issuer {
    const of = JSON.stringify([issuer, audience]);
    if (current?.of !== of) {
      current = { of, issuer: createIssuer({ issuer, audience, wire, clock, log, isAllowed }) };
    }
    return current.issuer;
  }

  /** The issuer does not know about a local revocation: tokens issued before it are rejected. */
  function isRevoked(userId: string, issuedAt: number): boolean {
    const madeAt = issuedAt === 0 ? store.clock.now() - UNDATED_MS : issuedAt * 1000;
    return book.isRevoked(userId, 'all', madeAt);
  }

  async function byIssuer(token: string, settings: OidcSettings): Promise<Login | null> {
    const { claims, issuedAt, expiresAt } = await issuerOf(settings).check(token);
    const claimed = claimedOf(claims, settings);
    if (isRevoked(claimed.userId, issuedAt)) {
      throw new ProblemError('UNAUTHENTICATED', refusals.signIn.endedByAdministrator, {
        reason: 'ended',
      });
    }
    if (view().isInactive(claimed.userId))
      throw new ProblemError('UNAUTHENTICATED', refusals.signIn.inactive, { reason: 'ended' });
    await identities.update({ ...claimed, issuer: settings.issuer, issuedAt });
    if (!view().person(claimed.userId)) return null;
    const tokenId = `oidc:${hash('sha256', token, 'base64url')}`;
    // Only this token counts: neither the directory file nor an earlier token makes a person an administrator.
    const admin = administratorRole(settings, claimed.roles);
    return { userId: claimed.userId, tokenId, device: null, expiresAt, signedInAt: signedInAt(claims), admin };
  }

  return {
    async authenticate(token) {
      const isSigned = looksSigned(token);
      const device = await (isSigned ? deviceOf(token) : freshness.found(() => deviceOf(token)));
      if (device) return book.admit(device);
      if (!isSigned) return null;
      const settings = view().oidc();
      return settings ? byIssuer(token, settings) : null;
    },
    warm() {
      const settings = view().oidc();
      if (settings) void issuerOf(settings).warm();
    },
  };
}

/** A refresh keeps `auth_time` but changes `iat` (OIDC Core 1.0 section 2, RFC 9068 section 2.2.1). @returns ms since 1970, 0 if absent */
function signedInAt({ auth_time: seconds }: Readonly<Record<string, unknown>>): number {
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0 ? Math.floor(seconds) * 1000 : 0;
}
