/**
 * Single sign-on of the desktop (contract section 4; RFC 8252): the system's browser asks the person, this app never sees a password.
 * Authorization code with PKCE, `state` and `nonce`; the browser comes back to a port of this computer.
 */
import * as openid from 'openid-client';
import { ProblemError } from '../../shared/problems.ts';
import type { OidcWay } from '../../shared/sign-in.ts';
import type { SignedIn } from '../core/account.ts';
import { wordsFor } from '../core/language.ts';
import type { Clock, Log } from '../core/ports.ts';
import { audienceParameters, codeOf, type IssuerClients } from './issuer-client.ts';
import { openCallback } from './loopback.ts';
import { signedInOf } from './tokens.ts';

/** ms in which the person signs in; long enough to look for a phone. */
const PATIENCE_MS = 10 * 60_000;

export interface BrowserSignInDeps {
  clients: IssuerClients;
  clock: Clock;
  log: Log;
  /** Hands an address to the system's browser. @throws where there is none */
  openExternal(url: string): Promise<void>;
}

export interface SignInRequest {
  way: OidcWay & { clientId: string };
  /** BCP 47, of what is told here and in the browser. */
  locale: string;
  /** Ends it before the person has signed in. */
  signal: AbortSignal;
}

/** @throws ProblemError in words for the person; nothing was changed then */
export async function signInByBrowser(
  deps: BrowserSignInDeps,
  request: SignInRequest,
): Promise<{ token: string; signedIn: SignedIn }> {
  const { clients, clock, log } = deps;
  const { way, locale, signal } = request;
  const words = wordsFor(locale).signIn;
  const host = URL.parse(way.issuer)?.host ?? way.issuer;
  const config = await clients.of(way.issuer, way.clientId).catch((error: unknown) => {
    log.warn('the issuer cannot be asked', { issuer: host, error: codeOf(error) });
    throw new ProblemError('ISSUER_UNAVAILABLE', words.issuerAway(host));
  });
  const verifier = openid.randomPKCECodeVerifier();
  const [state, nonce] = [openid.randomState(), openid.randomNonce()];
  const callback = await openCallback(state, {
    done: { locale, ...words.pageDone },
    other: { locale, ...words.pageOther },
  });
  try {
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: callback.redirectUri,
      scope: way.scopes.join(' '),
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      ...audienceParameters(way),
    });
    await deps.openExternal(url.href).catch(() => {
      throw new ProblemError('STORE_UNAVAILABLE', words.noBrowser);
    });
    const back = await inTime(callback.answered, clock, signal, words);
    const tokens = await openid.authorizationCodeGrant(
      config,
      back,
      {
        pkceCodeVerifier: verifier,
        expectedState: state,
        // Without `openid` there is no ID token, and so no nonce in one.
        ...(way.scopes.includes('openid') ? { expectedNonce: nonce, idTokenExpected: true } : {}),
      },
      resourceOf(way),
    );
    return { token: tokens.access_token, signedIn: signedInOf(way, tokens, null, clock.now()) };
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    log.warn('signing in failed', { issuer: host, error: codeOf(error) });
    throw problemOf(error, host, words);
  } finally {
    await callback.close();
  }
}

/** Of the parameters at the token endpoint only `resource` has a meaning there (RFC 8707 section 2.2). */
function resourceOf(way: OidcWay): Record<string, string> {
  const { resource } = audienceParameters(way);
  return resource === undefined ? {} : { resource };
}

type Words = ReturnType<typeof wordsFor>['signIn'];

async function inTime(answered: Promise<URL>, clock: Clock, signal: AbortSignal, words: Words): Promise<URL> {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const cancelled = () => reject(new ProblemError('REQUEST_INVALID', words.cancelled));
  const stop = clock.after(PATIENCE_MS, () => reject(new ProblemError('REQUEST_INVALID', words.tooLate)));
  if (signal.aborted) cancelled();
  signal.addEventListener('abort', cancelled, { once: true });
  try {
    return await Promise.race([answered, ended]);
  } finally {
    stop();
    signal.removeEventListener('abort', cancelled);
  }
}

function problemOf(error: unknown, host: string, words: Words): ProblemError {
  if (error instanceof openid.AuthorizationResponseError) {
    // RFC 6749 section 4.1.2.1: the person said no, or may not.
    const denied = error.error === 'access_denied' || error.error === 'login_required';
    return new ProblemError('UNAUTHENTICATED', denied ? words.denied(host) : words.refused(host, error.error));
  }
  if (error instanceof openid.ResponseBodyError)
    return new ProblemError('UNAUTHENTICATED', words.refused(host, error.error));
  return new ProblemError('ISSUER_UNAVAILABLE', words.failed(host));
}
