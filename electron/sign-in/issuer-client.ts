/** The client for the issuer: a public client (RFC 8252 section 8.4), discovered once per run. */
import * as openid from 'openid-client';
import { isLoopback } from '../../shared/rules/loopback.ts';
import type { OidcWay } from '../../shared/sign-in.ts';

/** Timeout of a request to the issuer, s. */
const TIMEOUT_S = 15;

export interface IssuerClients {
  /** @throws if the issuer does not answer or its metadata does not match */
  of(issuer: string, clientId: string): Promise<openid.Configuration>;
}

/** Plain http is allowed only for an issuer on this computer. */
function isSafeAddress(text: string): boolean {
  const url = URL.parse(text);
  if (!url || url.username || url.password) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/** @param fetch uses the company's proxy, if any */
export function createIssuerClients(fetch: openid.CustomFetch): IssuerClients {
  const known = new Map<string, Promise<openid.Configuration>>();
  async function discover(issuer: string, clientId: string): Promise<openid.Configuration> {
    if (!isSafeAddress(issuer)) throw new Error('the issuer has no https address');
    const plain = new URL(issuer).protocol === 'http:';
    const found = await openid.discovery(new URL(issuer), clientId, undefined, openid.None(), {
      timeout: TIMEOUT_S,
      [openid.customFetch]: fetch,
      ...(plain ? { execute: [openid.allowInsecureRequests] } : {}),
    });
    const { authorization_endpoint: authorize } = found.serverMetadata();
    if (authorize === undefined || !isSafeAddress(authorize))
      throw new Error('the authorization endpoint has no https address');
    return found;
  }
  return {
    of(issuer, clientId) {
      const key = JSON.stringify([issuer, clientId]);
      const found = known.get(key) ?? discover(issuer, clientId);
      known.set(key, found);
      // A failed discovery is retried.
      found.catch(() => known.delete(key));
      return found;
    },
  };
}

/**
 * Token request parameters that name the relay: `audience`, required by some issuers, and `resource` (RFC 8707), only for an absolute URI,
 * because issuers that use other names reject it.
 */
export function audienceParameters({ audience }: Pick<OidcWay, 'audience'>): Record<string, string> {
  return /^(https?:\/\/|urn:)/.test(audience) ? { audience, resource: audience } : { audience };
}

/** Error code for the log, without tokens or codes. */
export function codeOf(error: unknown): string {
  if (error instanceof openid.ResponseBodyError || error instanceof openid.AuthorizationResponseError)
    return error.error;
  if (error instanceof openid.ClientError && error.code !== undefined) return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
