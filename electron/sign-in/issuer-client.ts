/** The issuer as this app speaks to it: a public client (RFC 8252 section 8.4) found by discovery, once while the app runs. */
import * as openid from 'openid-client';
import { isLoopback } from '../../shared/rules/loopback.ts';
import type { OidcWay } from '../../shared/sign-in.ts';

/** s for one answer of the issuer. */
const TIMEOUT_S = 15;

export interface IssuerClients {
  /** @throws where the issuer does not answer, or is not the one it should be */
  of(issuer: string, clientId: string): Promise<openid.Configuration>;
}

/** Plain http is for an issuer on this computer alone. */
function isSafeAddress(text: string): boolean {
  const url = URL.parse(text);
  if (!url || url.username || url.password) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/** @param fetch by way of the company's proxy where there is one */
export function createIssuerClients(fetch: openid.CustomFetch): IssuerClients {
  const known = new Map<string, Promise<openid.Configuration>>();
  async function discover(issuer: string, clientId: string): Promise<openid.Configuration> {
    if (!isSafeAddress(issuer)) throw new Error('an issuer without https');
    const plain = new URL(issuer).protocol === 'http:';
    const found = await openid.discovery(new URL(issuer), clientId, undefined, openid.None(), {
      timeout: TIMEOUT_S,
      [openid.customFetch]: fetch,
      ...(plain ? { execute: [openid.allowInsecureRequests] } : {}),
    });
    const { authorization_endpoint: authorize } = found.serverMetadata();
    if (authorize === undefined || !isSafeAddress(authorize))
      throw new Error('an authorization endpoint without https');
    return found;
  }
  return {
    of(issuer, clientId) {
      const key = JSON.stringify([issuer, clientId]);
      const found = known.get(key) ?? discover(issuer, clientId);
      known.set(key, found);
      // What failed is tried again.
      found.catch(() => known.delete(key));
      return found;
    },
  };
}

/**
 * What names the relay in a request for a token: `audience`, which some issuers ask for, and `resource` (RFC 8707), which must be an
 * absolute address and which issuers that have names of their own for it refuse.
 */
export function audienceParameters({ audience }: Pick<OidcWay, 'audience'>): Record<string, string> {
  return /^(https?:\/\/|urn:)/.test(audience) ? { audience, resource: audience } : { audience };
}

/** What went wrong without what was sent: tokens and codes never reach the log. */
export function codeOf(error: unknown): string {
  if (error instanceof openid.ResponseBodyError || error instanceof openid.AuthorizationResponseError)
    return error.error;
  if (error instanceof openid.ClientError && error.code !== undefined) return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
