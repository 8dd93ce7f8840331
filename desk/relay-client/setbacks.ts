/** No connection now: what is told of it, and what follows, which is another try, another token, or the person signing in again. */
import { NetworkError } from '../../shared/network-failure.ts';
import type { Problem } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Account } from '../account/account.ts';
import type { Clock, Log } from '../ports.ts';
import { hostOf } from './address.ts';
import type { Backoff } from './backoff.ts';
import type { ConnectionState } from './connection-state.ts';
import type { Unreached } from './unreached.ts';

interface SetbackParts {
  clock: Clock;
  log: Log;
  backoff: Backoff;
  state: ConnectionState;
  unreached: Unreached;
  account(): Account | null;
  /** Nothing is heard of the socket any more. */
  drop(): void;
  /** In so many ms; null: no try follows. */
  tryIn(ms: number | null): void;
  /** The relay does not take the token. @returns true where another is being asked for */
  askForToken(): boolean;
  /** BCP 47, of the reasons told. */
  locale(): string;
}

interface Setbacks {
  /** @param wait ms until the next try */
  offline(reason: string, wait?: number): void;
  /** The relay was not reached. */
  failed(error: unknown): void;
  /** The relay said no at the door. */
  refused(problem: Problem): void;
  /** The token was taken once and is not now: another may be had where the person is signed in. */
  notTaken(reason?: string): void;
  /** @param reason where there is more to say than that the token is no longer taken */
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
      // The issuer's and the relay's clock: another token would be refused as well, and time or an administrator mends it.
      if (problem.code === 'UNAUTHENTICATED' && problem.reason === 'clock') failed(new NetworkError({ kind: 'clock' }));
      else if (problem.code === 'UNAUTHENTICATED') notTaken(problem.reason === 'ended' ? words().ended : undefined);
      else offline(words().refusedByRelay(problem.detail));
    },
  };
}
