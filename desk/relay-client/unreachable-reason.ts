/** Why the relay cannot be reached: a message for the user and facts for the log. */
import { networkFailure } from '../../shared/network-failure.ts';
import type { Clock, Log } from '../ports.ts';
import { failureFacts, failureText, proxySignInRequired } from '../words/network.ts';

export interface UnreachableReason {
  /** @returns the reason, and the proxy that requires a sign-in, otherwise null */
  explain(error: unknown): { reason: string; proxySignIn: string | null };
  /** Called on success; the next failure is logged again. */
  reached(): void;
}

/** @param host relay host · @param locale BCP 47 */
export function createUnreachableReason(
  clock: Clock,
  log: Log,
  host: () => string,
  locale: () => string,
): UnreachableReason {
  /** Last logged failure; a repeated one, such as a night offline, is logged once. */
  let logged = '';
  return {
    explain(error) {
      const failure = networkFailure(error);
      const facts = { host: host(), ...failureFacts(failure) };
      const line = JSON.stringify(facts);
      if (line !== logged) log.warn('the relay cannot be reached', facts);
      logged = line;
      const reason = failureText(failure, { host: host(), locale: locale(), now: clock.now() });
      return { reason, proxySignIn: proxySignInRequired(failure) };
    },
    reached() {
      logged = '';
    },
  };
}
