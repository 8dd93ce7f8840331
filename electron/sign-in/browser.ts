/** Single sign-on (contract section 4; RFC 8252) in the system's browser: code flow with PKCE, `state` and `nonce`; no password is seen. */
import * as openid from 'openid-client';
import type { SignedIn } from '../../desk/account/account.ts';
import { isMeantFor } from '../../desk/account/issuer-trust.ts';
import type { Clock, Log } from '../../desk/ports.ts';
import { failureFacts, failureText, proxySignInRequired, type Telling } from '../../desk/words/network.ts';
import { type NetworkFailure, networkFailure } from '../../shared/network-failure.ts';
import { ProblemError } from '../../shared/problems.ts';
import type { OidcWay } from '../../shared/sign-in.ts';
import type { DeskWords } from '../../shared/words/desk.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { audienceParameters, codeOf, type IssuerClients } from './issuer-client.ts';
import { type Arrival, type Callback, openCallback, PortsTaken } from './loopback.ts';
import { type IssuedTokens, signedInOf } from './tokens.ts';

/** ms to sign in; long enough to fetch a phone. */
const PATIENCE_MS = 10 * 60_000;
/** Maximum age in s of a forced sign-in when its token is checked. */
const MAX_AGE_S = 120;

interface BrowserSignInDeps {
  clients: IssuerClients;
  clock: Clock;
  log: Log;
  /** Opens an address in the system's browser. @throws if there is none */
  openExternal(url: string): Promise<void>;
}

interface SignInRequest<Person> {
  way: OidcWay & { clientId: string };
  /** BCP 47, for messages here and in the browser. */
  locale: string;
  signal: AbortSignal;
  /** Forces re-authentication (OpenID Connect Core section 3.1.2.1). */
  anew?: boolean;
  /** The user of the token according to the relay. @throws ProblemError if it rejects the token */
  check(token: string): Promise<Person>;
}

interface SignedInPerson<Person> {
  token: string;
  signedIn: SignedIn;
  user: Person;
}

/** @throws ProblemError with a message for the user; nothing was changed */
export async function signInByBrowser<Person>(
  deps: BrowserSignInDeps,
  request: SignInRequest<Person>,
): Promise<SignedInPerson<Person>> {
  const { way, locale } = request;
  const words = wordsFor(locale).signIn;
  const host = URL.parse(way.issuer)?.host ?? way.issuer;
  const problem = (error: unknown) => problemOf(error, { host, locale, now: deps.clock.now() });
  const config = await deps.clients.of(way.issuer, way.clientId).catch((error: unknown) => {
    const failure = networkFailure(error);
    deps.log.warn('a request to the issuer failed', { issuer: host, error: codeOf(error), ...failureFacts(failure) });
    throw unreachable(failure, { host, locale, now: deps.clock.now() });
  });
  const callback = await openCallback({ locale, ...words.pageOther }, way.redirectPorts).catch((error: unknown) => {
    deps.log.warn('the sign-in callback cannot be received', {
      error: codeOf(error),
      ports: way.redirectPorts?.join(' ') ?? null,
    });
    throw problem(error);
  });
  try {
    const visit = { config, callback, deps, request, words, problem };
    const came = await goThere(visit, null);
    const { arrival, tokens } = request.anew ? came : await withRefreshToken(visit, came);
    return await telling(visit, arrival, async () => {
      // Some issuers ignore the requested audience; a token for another relay must not be sent to this one.
      if (!isMeantFor(tokens.access_token, way.audience)) throw new ProblemError('FORBIDDEN', words.otherToken(host));
      const user = await request.check(tokens.access_token);
      arrival.show({ locale, ...words.pageDone });
      return { token: tokens.access_token, signedIn: signedInOf(way, tokens, null, deps.clock.now()), user };
    });
  } catch (error) {
    deps.log.warn('signing in failed', { issuer: host, error: codeOf(error) });
    throw problem(error);
  } finally {
    await callback.close();
  }
}

interface Visit {
  config: openid.Configuration;
  callback: Callback;
  deps: BrowserSignInDeps;
  request: Pick<SignInRequest<unknown>, 'way' | 'signal' | 'locale' | 'anew'>;
  words: DeskWords['signIn'];
  problem(error: unknown): ProblemError;
}

interface Came {
  arrival: Arrival;
  tokens: IssuedTokens & { access_token: string };
}

/** Opens the issuer in the browser, waits for the code and exchanges it for tokens. @param from the waiting browser, if already there */
async function goThere(visit: Visit, from: Arrival | null): Promise<Came> {
  const { config, callback, deps, words } = visit;
  const { way, signal, anew = false } = visit.request;
  const [state, nonce, verifier] = [openid.randomState(), openid.randomNonce(), openid.randomPKCECodeVerifier()];
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: callback.redirectUri,
    scope: way.scopes.join(' '),
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...(from ? { prompt: 'consent' } : anew ? { prompt: 'login', max_age: '0' } : {}),
    ...audienceParameters(way),
  });
  const arrived = callback.expect(state);
  if (from) from.send(url.href);
  else {
    await deps.openExternal(url.href).catch(() => {
      throw new ProblemError('STORE_UNAVAILABLE', words.noBrowser);
    });
  }
  const arrival = await inTime(arrived, deps.clock, signal, words);
  const checks = {
    pkceCodeVerifier: verifier,
    expectedState: state,
    // Without `openid` there is no ID token and so no nonce.
    ...(way.scopes.includes('openid')
      ? { expectedNonce: nonce, idTokenExpected: true, ...(anew ? { maxAge: MAX_AGE_S } : {}) }
      : {}),
  };
  const tokens = await telling(visit, arrival, () =>
    openid.authorizationCodeGrant(config, arrival.url, checks, resourceOf(way)),
  );
  return { arrival, tokens };
}

/** Also displays an error in the waiting browser. */
async function telling<T>({ request, words, problem }: Visit, arrival: Arrival, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    arrival.show({ locale: request.locale, title: words.pageFailed, body: problem(error).message });
    throw error;
  }
}

/** Some issuers need a consent prompt for a refresh token (OpenID Connect Core section 11), others forbid it: prompt only if none came. */
async function withRefreshToken(visit: Visit, first: Came): Promise<Came> {
  if (first.tokens.refresh_token !== undefined || !visit.request.way.scopes.includes('offline_access')) return first;
  return goThere(visit, first.arrival);
}

/** At the token endpoint only `resource` applies (RFC 8707 section 2.2). */
function resourceOf(way: OidcWay): Record<string, string> {
  const { resource } = audienceParameters(way);
  return resource === undefined ? {} : { resource };
}

async function inTime<T>(
  awaited: Promise<T>,
  clock: Clock,
  signal: AbortSignal,
  words: DeskWords['signIn'],
): Promise<T> {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const cancelled = () => reject(new ProblemError('REQUEST_INVALID', words.cancelled));
  const stop = clock.after(PATIENCE_MS, () => reject(new ProblemError('REQUEST_INVALID', words.tooLate)));
  if (signal.aborted) cancelled();
  signal.addEventListener('abort', cancelled, { once: true });
  try {
    return await Promise.race([awaited, ended]);
  } finally {
    stop();
    signal.removeEventListener('abort', cancelled);
  }
}

function unreachable(failure: NetworkFailure, telling: Telling): ProblemError {
  const proxy = proxySignInRequired(failure);
  const why = failureText(failure, telling);
  const { issuerAway } = wordsFor(telling.locale).signIn;
  return new ProblemError('ISSUER_UNAVAILABLE', issuerAway(why), proxy === null ? {} : { proxy });
}

function problemOf(error: unknown, { host, locale, now }: Telling): ProblemError {
  const words = wordsFor(locale).signIn;
  if (error instanceof ProblemError) return error;
  if (error instanceof PortsTaken) return new ProblemError('STORE_UNAVAILABLE', words.portsTaken);
  if (error instanceof openid.AuthorizationResponseError) {
    // RFC 6749 section 4.1.2.1: the user declined or is not allowed.
    const denied = error.error === 'access_denied' || error.error === 'login_required';
    return new ProblemError('UNAUTHENTICATED', denied ? words.denied(host) : words.refused(host, error.error));
  }
  if (error instanceof openid.ResponseBodyError) {
    return new ProblemError('UNAUTHENTICATED', words.refused(host, error.error));
  }
  const failure = networkFailure(error);
  if (failure.kind !== 'other') return unreachable(failure, { host, locale, now });
  return new ProblemError('ISSUER_UNAVAILABLE', words.failed(host));
}
