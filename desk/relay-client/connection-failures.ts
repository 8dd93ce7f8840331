/** Handles connection failures: reports them and schedules a retry, a token refresh, or a new sign-in by the user. */
import { NetworkError } from '../../shared/network-failure.ts';
import type { Problem } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Account } from '../account/account.ts';
import type { Clock, Log } from '../ports.ts';
import { hostOf } from './address.ts';
import type { Backoff } from './backoff.ts';
import type { ConnectionState } from './connection-state.ts';
import type { UnreachableReason } from './unreachable-reason.ts';

interface ConnectionFailureParts {
  clock: Clock;
  log: Log;
  backoff: Backoff;
  state: ConnectionState;
  unreachableReason: UnreachableReason;
  account(): Account | null;
  /** Closes the socket and removes its listeners. */
  drop(): void;
  /** null: no retry. */
  retryIn(ms: number | null): void;
  /** The relay rejected the token. @returns true if a refresh is running */
  refreshToken(): boolean;
  /** BCP 47, for the reported reasons. */
  locale(): string;
}

export function createConnectionFailures(parts: ConnectionFailureParts) {
  const { clock, log, backoff, state, account, drop, retryIn } = parts;
  const words = () => wordsFor(parts.locale());

  const offline = (reason: string, wait = backoff.next(), proxySignIn: string | null = null): void => {
    drop();
    state.set('offline', { reason, retryAt: clock.now() + wait, proxySignIn });
    retryIn(wait);
  };
  const failed = (error: unknown): void => {
    const { reason, proxySignIn } = parts.unreachableReason.explain(error);
    offline(reason, backoff.next(), proxySignIn);
  };
  const revoked = (reason = words().revoked): void => {
    drop();
    retryIn(null);
    log.warn('the token is no longer accepted');
    const { signedIn } = account() ?? {};
    state.set('revoked', { reason: signedIn ? words().signIn.again(hostOf(signedIn.issuer)) : reason });
  };
  const tokenRejected = (reason?: string): void => {
    if (account()?.signedIn && parts.refreshToken()) {
      drop();
      state.set('connecting', { reason: state.get().reason });
    } else revoked(reason);
  };
  return {
    /** @param wait ms until the next attempt */
    offline,
    failed,
    /** @param reason default: the token is no longer accepted */
    revoked,
    /** The token is no longer accepted; a signed-in account may get a new one. */
    tokenRejected,
    refused(problem: Problem) {
      // The clocks of issuer and relay differ: a new token would be rejected too, until time passes or an administrator fixes it.
      if (problem.code === 'UNAUTHENTICATED' && problem.reason === 'clock') failed(new NetworkError({ kind: 'clock' }));
      else if (problem.code === 'UNAUTHENTICATED')
        tokenRejected(problem.reason === 'ended' ? words().ended : undefined);
      else offline(words().refusedByRelay(problem.detail));
    },
  };
}
