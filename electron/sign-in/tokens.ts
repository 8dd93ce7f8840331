/** Refreshes and revokes tokens of the issuer. */
import * as openid from 'openid-client';
import type { Account, Refreshed, SignedIn } from '../../desk/account/account.ts';
import { isMeantFor } from '../../desk/account/issuer-trust.ts';
import type { Clock, Log } from '../../desk/ports.ts';
import { failureFacts } from '../../desk/words/network.ts';
import { networkFailure } from '../../shared/network-failure.ts';
import type { OidcWay } from '../../shared/sign-in.ts';
import { audienceParameters, codeOf, type IssuerClients } from './issuer-client.ts';

/** Assumed lifetime in s if the issuer does not specify one; the relay rejects an expired token anyway. */
const DEFAULT_LIFE_S = 3600;

export type IssuedTokens = Pick<openid.TokenEndpointResponse, 'refresh_token' | 'expires_in'>;

/** @param before current refresh token, retained if the issuer sends no new one (RFC 6749 section 6). @param now ms since 1970 */
export function signedInOf(
  { issuer, clientId, scopes, audience }: OidcWay & { clientId: string },
  tokens: IssuedTokens,
  before: string | null,
  now: number,
): SignedIn {
  return {
    issuer,
    clientId,
    scopes: [...scopes],
    audience,
    refreshToken: tokens.refresh_token ?? before,
    issuedAt: now,
    expiresAt: now + (tokens.expires_in ?? DEFAULT_LIFE_S) * 1000,
  };
}

interface TokenDeps {
  clients: IssuerClients;
  clock: Clock;
  log: Log;
}

/** Never rejects: `ended` if the issuer refuses, `away` if it does not answer. */
export async function refreshAccount({ clients, clock, log }: TokenDeps, account: Account): Promise<Refreshed> {
  const { signedIn } = account;
  if (!signedIn || signedIn.refreshToken === null) return { state: 'ended' };
  const { issuer, clientId, refreshToken } = signedIn;
  try {
    const config = await clients.of(issuer, clientId);
    const { resource } = audienceParameters(signedIn);
    const tokens = await openid.refreshTokenGrant(config, refreshToken, resource === undefined ? {} : { resource });
    if (!isMeantFor(tokens.access_token, signedIn.audience)) {
      log.warn('a renewed token has another audience');
      return { state: 'ended' };
    }
    const next = signedInOf(signedIn, tokens, refreshToken, clock.now());
    return { state: 'fresh', account: { ...account, token: tokens.access_token, signedIn: next } };
  } catch (error) {
    const failure = networkFailure(error);
    log.warn('the sign-in could not be renewed', { error: codeOf(error), ...failureFacts(failure) });
    return isFinal(error) ? { state: 'ended' } : { state: 'away', failure };
  }
}

/** RFC 6749 section 5.2: the issuer rejected the request. Its internal errors are temporary. */
const isFinal = (error: unknown): boolean =>
  error instanceof openid.ResponseBodyError &&
  error.status < 500 &&
  error.status !== 429 &&
  !['temporarily_unavailable', 'server_error', 'slow_down'].includes(error.error);

/** Revokes the refresh token (RFC 7009) if the issuer supports that. Never rejects. */
export async function revokeAccount({ clients, log }: TokenDeps, { signedIn }: Account): Promise<void> {
  if (!signedIn || signedIn.refreshToken === null) return;
  try {
    const config = await clients.of(signedIn.issuer, signedIn.clientId);
    if (config.serverMetadata().revocation_endpoint === undefined) return;
    await openid.tokenRevocation(config, signedIn.refreshToken, { token_type_hint: 'refresh_token' });
  } catch (error) {
    log.warn('sign-out at the issuer failed', { error: codeOf(error) });
  }
}
