/** Authorization code with PKCE (RFC 7636) as a public client. The relay redeems the code, so that the issuer need not allow CORS. */
import * as openid from 'openid-client';
import type { Fetch } from '../../network/agent.ts';
import type { OidcSettings } from '../domain/people/identity.ts';
import type { Timers } from '../domain/ports.ts';

/** State between the two steps, stored in the browser, which alone can complete the sign-in. */
interface AuthorizationState {
  state: string;
  nonce: string;
  verifier: string;
}

/** `signedInAt`: ms since 1970, from the ID token; null if it does not say. */
interface AuthorizationResult {
  token: string;
  signedInAt: number | null;
}

/** Seconds per request. */
const TIMEOUT_S = 15;
/** Maximum age in seconds of a fresh sign-in when its token is checked; leaves the person time to confirm. */
const MAX_AGE_S = 120;
/** ms for which a failed discovery is cached: anyone can begin a sign-in, and must not make the relay query the issuer without limit. */
const REST_MS = 2000;

/** @param isAllowed https, or http to this machine */
export function createBrowserSignIn(isAllowed: (url: string) => boolean, wire: Fetch, timers: Timers) {
  let known: { of: string; found: Promise<openid.Configuration> } | null = null;

  async function discover(issuer: string, clientId: string): Promise<openid.Configuration> {
    if (!isAllowed(issuer)) throw new Error('an issuer without https');
    const plain = new URL(issuer).protocol === 'http:';
    const found = await openid.discovery(new URL(issuer), clientId, undefined, openid.None(), {
      timeout: TIMEOUT_S,
      [openid.customFetch]: async (url, { method, headers, body, signal }) =>
        wire(url, {
          method,
          headers,
          body: typeof body === 'string' || body instanceof URLSearchParams ? body : null,
          ...(signal ? { signal } : {}),
        }),
      ...(plain ? { execute: [openid.allowInsecureRequests] } : {}),
    });
    const { authorization_endpoint: authorize } = found.serverMetadata();
    if (authorize === undefined || !isAllowed(authorize)) throw new Error('an authorization endpoint without https');
    return found;
  }

  function issuerOf({ issuer, clientId }: OidcSettings): Promise<openid.Configuration> {
    if (clientId === null) return Promise.reject(new Error('no clientId in the directory'));
    const of = JSON.stringify([issuer, clientId]);
    if (known?.of === of) return known.found;
    const found = discover(issuer, clientId);
    const asked = { of, found };
    known = asked;
    // Retry a failed discovery later.
    found.catch(() => {
      timers.after(REST_MS, () => {
        if (known === asked) known = null;
      });
    });
    return found;
  }

  return {
    /**
     * @param fresh requires authentication even with a session at the issuer (OpenID Connect Core 1.0 section 3.1.2.1)
     * @returns the redirect URL and the state for the browser. Rejects if the issuer is unusable
     */
    async begin(settings: OidcSettings, redirectUri: string, fresh: boolean) {
      const issuer = await issuerOf(settings);
      const begun = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        verifier: openid.randomPKCECodeVerifier(),
      };
      const url = openid.buildAuthorizationUrl(issuer, {
        ...audienceOf(settings),
        redirect_uri: redirectUri,
        // No refresh token: a page signs in again when its session ends.
        scope: settings.scopes.filter((scope) => scope !== 'offline_access').join(' '),
        state: begun.state,
        nonce: begun.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(begun.verifier),
        code_challenge_method: 'S256',
        ...(fresh ? { prompt: 'login', max_age: '0' } : {}),
      });
      return { url: url.href, begun };
    },
    /** @param url of the redirect back. @returns the access token. Rejects if it does not match `begun` */
    async finish(
      settings: OidcSettings,
      { state, nonce, verifier }: AuthorizationState,
      url: URL,
      fresh: boolean,
    ): Promise<AuthorizationResult> {
      const checks = {
        ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true },
        ...(fresh ? { maxAge: MAX_AGE_S } : {}),
      };
      const tokens = await openid.authorizationCodeGrant(await issuerOf(settings), url, checks, audienceOf(settings));
      const at = tokens.claims()?.auth_time;
      return { token: tokens.access_token, signedInAt: at === undefined ? null : at * 1000 };
    },
  };
}

/** `resource` (RFC 8707) must be an absolute URI; issuers with other identifiers use `audience`. */
const audienceOf = ({ audience }: OidcSettings): Record<string, string> =>
  /^(https?:\/\/|urn:)/.test(audience) ? { audience, resource: audience } : { audience };
