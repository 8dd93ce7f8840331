/**
 * Signing in at the issuer from a page that the relay serves: authorization code with PKCE (RFC 7636), as a public client. The relay
 * exchanges the code itself, so that no issuer has to let scripts of other sites in.
 */
import * as openid from 'openid-client';
import type { Fetch } from '../../network/agent.ts';
import type { OidcSettings } from '../domain/people/identity.ts';
import type { Timers } from '../domain/ports.ts';

/** What the browser keeps between the two halves; only it can finish what it began. */
export interface Begun {
  state: string;
  nonce: string;
  verifier: string;
}

/** `signedInAt`: ms since 1970, by the ID token; null where that does not tell. */
export interface Finished {
  token: string;
  signedInAt: number | null;
}

export interface BrowserSignIn {
  /**
   * @param anew whoever is signed in there shows once more who they are (OpenID Connect Core 1.0 section 3.1.2.1)
   * @returns where to send the browser, and what it keeps. Rejects where the issuer cannot be used
   */
  begin(settings: OidcSettings, redirectUri: string, anew: boolean): Promise<{ url: string; begun: Begun }>;
  /** @param url with which the browser came back. @returns the access token. Rejects where it is not what was begun */
  finish(settings: OidcSettings, begun: Begun, url: URL, anew: boolean): Promise<Finished>;
}

/** s for one answer of the issuer. */
const TIMEOUT_S = 15;
/** s that a new sign-in may be old by when its token is looked at: as long as the person has to confirm. */
const MAX_AGE_S = 120;
/** ms for which one that could not be used is not asked again: anyone may begin, and nobody shall make the relay ask without end. */
const REST_MS = 2000;

/** @param isAllowed https, or http to this machine */
export function createBrowserSignIn(isAllowed: (url: string) => boolean, wire: Fetch, timers: Timers): BrowserSignIn {
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
    // What failed is tried again.
    found.catch(() => {
      timers.after(REST_MS, () => {
        if (known === asked) known = null;
      });
    });
    return found;
  }

  return {
    async begin(settings, redirectUri, anew) {
      const issuer = await issuerOf(settings);
      const begun = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        verifier: openid.randomPKCECodeVerifier(),
      };
      const url = openid.buildAuthorizationUrl(issuer, {
        ...audienceOf(settings),
        redirect_uri: redirectUri,
        // A page asks again where its sign-in has ended; it keeps no refresh token.
        scope: settings.scopes.filter((scope) => scope !== 'offline_access').join(' '),
        state: begun.state,
        nonce: begun.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(begun.verifier),
        code_challenge_method: 'S256',
        ...(anew ? { prompt: 'login', max_age: '0' } : {}),
      });
      return { url: url.href, begun };
    },
    async finish(settings, { state, nonce, verifier }, url, anew) {
      const checks = {
        ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true },
        ...(anew ? { maxAge: MAX_AGE_S } : {}),
      };
      const tokens = await openid.authorizationCodeGrant(await issuerOf(settings), url, checks, audienceOf(settings));
      const at = tokens.claims()?.auth_time;
      return { token: tokens.access_token, signedInAt: at === undefined ? null : at * 1000 };
    },
  };
}

/** `resource` (RFC 8707) must be an absolute address; issuers with names of their own for it go by `audience`. */
const audienceOf = ({ audience }: OidcSettings): Record<string, string> =>
  /^(https?:\/\/|urn:)/.test(audience) ? { audience, resource: audience } : { audience };
