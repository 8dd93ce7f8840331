/** Why the relay cannot be reached: in words for the person, as facts for the log. */
import { networkFailure } from '../../shared/network-failure.ts';
import type { Clock, Log } from '../ports.ts';
import { failureFacts, proxySignInWanted, tellFailure } from '../words/network.ts';

export interface Unreached {
  /** @returns the reason in words, and the proxy that has to be told who goes through, null where that is not it */
  explain(error: unknown): { reason: string; proxySignIn: string | null };
  /** It was reached: the next failure is a new one. */
  reached(): void;
}

/** @param host of the relay · @param locale BCP 47 */
export function createUnreached(clock: Clock, log: Log, host: () => string, locale: () => string): Unreached {
  /** What was told in the log last, so that a night without the network is one line. */
  let logged = '';
  return {
    explain(error) {
      const failure = networkFailure(error);
      const facts = { host: host(), ...failureFacts(failure) };
      const line = JSON.stringify(facts);
      if (line !== logged) log.warn('the relay cannot be reached', facts);
      logged = line;
      const reason = tellFailure(failure, { host: host(), locale: locale(), now: clock.now() });
      return { reason, proxySignIn: proxySignInWanted(failure) };
    },
    reached() {
      logged = '';
    },
  };
}
