/** Handles connection failures: reports them and schedules a retry, a token refresh, or a new sign-in by the user. */
import { NetworkError } from '../../shared/network-failure.ts';
import type { Problem } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Account } from '../account/account.ts';
import type { Clock, Log } from '../ports.ts';
import { hostOf } from './address.ts';
import type { Backoff } from './backoff.ts';
import type { ConnectionState } from './connection-state.ts';
import type { Unreached } from './unreachable-reason.ts';

interface SetbackParts {
  clock: Clock;
  log: Log;
  backoff: Backoff;
  state: ConnectionState;
  unreached: Unreached;
  account(): Account | null;
  /** Closes the socket and removes its listeners. */
  drop(): void;
  /** null: no retry. */
  tryIn(ms: number | null): void;
  /** The relay rejected the token. @returns true if a refresh is running */
  askForToken(): boolean;
  /** BCP 47, for the reported reasons. */
  locale(): string;
}

interface Setbacks {
  /** @param wait ms until the next attempt */
  offline(reason: string, wait?: number): void;
  failed(error: unknown): void;
  refused(problem: Problem): void;
  /** The token is no longer accepted; a signed-in account may get a new one. */
  notTaken(reason?: string): void;
  /** @param reason default: the token is no longer accepted */
  revoked(reason?: string): void;
}

export function createSetbacks(parts: SetbackParts): Setbacks {
  const { clock, log, backoff, state, account, drop, tryIn } = parts;
  const words = () => wordsFor(parts.locale());

  const offline = (reason: string, wait = backoff.next(), proxySignIn: string | null = null): void => {
    drop();
    state.say('offline', { reason, retryAt: clock.now() + wait, proxySignIn });
    tryIn(wait);
  };
  const failed = (error: unknown): void => {
    const { reason, proxySignIn } = parts.unreached.explain(error);
    offline(reason, backoff.next(), proxySignIn);
  };
  const revoked = (reason = words().revoked): void => {
    drop();
    tryIn(null);
    log.warn('the token is no longer accepted');
    const { signedIn } = account() ?? {};
    state.say('revoked', { reason: signedIn ? words().signIn.again(hostOf(signedIn.issuer)) : reason });
  };
  const notTaken = (reason?: string): void => {
    if (account()?.signedIn && parts.askForToken()) {
      drop();
      state.say('connecting', { reason: state.get().reason });
    } else revoked(reason);
  };
  return {
    offline,
    failed,
    revoked,
    notTaken,
    refused(problem) {
      // The clocks of issuer and relay differ: a new token would be rejected too, until time passes or an administrator fixes it.
      if (problem.code === 'UNAUTHENTICATED' && problem.reason === 'clock') failed(new NetworkError({ kind: 'clock' }));
      else if (problem.code === 'UNAUTHENTICATED') notTaken(problem.reason === 'ended' ? words().ended : undefined);
      else offline(words().refusedByRelay(problem.detail));
    },
  };
}
