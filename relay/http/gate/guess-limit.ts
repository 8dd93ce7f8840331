/**
 * Limits wrong tokens, passwords and codes per address. Correct credentials always pass, regardless of wrong ones from the same address: a
 * whole company may share it. Only wrong ones count; beyond a burst they are answered with a wait. Security against guessing rests on the
 * length of the secrets, not on this limit (docs/contract.md section 4, "Guesses").
 */

import { ProblemError } from '../../../shared/problems.ts';
import { networkOf } from '../../../shared/rules/address-network.ts';
import type { RateLimit } from '../../../shared/rules/token-bucket.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { Clock } from '../../domain/ports.ts';
import { RateLimiter, secondsOf } from '../../domain/rate-limiter.ts';

export const BY_BEARER: RateLimit = { burst: 100, everyMs: 3000 };
export const BY_FORM: RateLimit = { burst: 10, everyMs: 6000 };

export interface GuessLimit {
  /** @param what separate counter within an address. @returns 0, or seconds until the next wrong guess from there is evaluated */
  wrong(address: string, what?: string): number;
}

const keyOf = (address: string, what = ''): string => `${networkOf(address)} ${what}`;

export function createGuessLimit(clock: Clock, guesses: RateLimit): GuessLimit {
  const limiter = new RateLimiter(clock);
  return { wrong: (address, what) => secondsOf(limiter.take(keyOf(address, what), guesses)) };
}

/** @param refusal of a wrong guess. @returns it, or RATE_LIMITED beyond the limit */
export function wrongGuess(limit: GuessLimit, address: string, refusal: ProblemError, what?: string): ProblemError {
  const wait = limit.wrong(address, what);
  return wait === 0 ? refusal : new ProblemError('RATE_LIMITED', refusals.signIn.guessed, { retryAfter: wait });
}
