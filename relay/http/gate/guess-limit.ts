/**
 * Wrong tokens, passwords and codes by address. What is given is verified first, and what is right always passes, however many wrong ones
 * came from the same address: a company is one address. Only what is wrong is counted, and past a burst told to wait. Guessing is kept
 * out by the length of what is guessed, not by this (docs/contract.md section 4, "Guesses").
 */

import { ProblemError } from '../../../shared/problems.ts';
import type { RateLimit } from '../../../shared/rules/token-bucket.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { Clock } from '../../domain/ports.ts';
import { RateLimiter, secondsOf } from '../../domain/rate-limiter.ts';
import { networkOf } from './network.ts';

/** By script. */
export const BY_BEARER: RateLimit = { burst: 100, everyMs: 3000 };
/** By hand, in a form. */
export const BY_FORM: RateLimit = { burst: 10, everyMs: 6000 };

export interface GuessLimit {
  /**
   * Counts a wrong one, after it was found to be wrong.
   * @param what is guessed, where that is counted apart
   * @returns 0, or seconds to wait before another wrong one from this address is looked at
   */
  wrong(address: string, what?: string): number;
}

const keyOf = (address: string, what = ''): string => `${networkOf(address)} ${what}`;

export function createGuessLimit(clock: Clock, guesses: RateLimit): GuessLimit {
  const limiter = new RateLimiter(clock);
  return { wrong: (address, what) => secondsOf(limiter.take(keyOf(address, what), guesses)) };
}

/** @param refusal what is said of a wrong one. @returns that, or RATE_LIMITED where too many came */
export function wrongGuess(limit: GuessLimit, address: string, refusal: ProblemError, what?: string): ProblemError {
  const wait = limit.wrong(address, what);
  return wait === 0 ? refusal : new ProblemError('RATE_LIMITED', refusals.signIn.guessed, { retryAfter: wait });
}
