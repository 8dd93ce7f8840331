/**
 * Wrong tokens, passwords and codes by address. What is given is verified first, and what is right always passes, however many wrong ones
 * came from the same address: a company is one address. Only what is wrong is counted, and past a burst told to wait. Guessing is kept
 * out by the length of what is guessed, not by this (docs/contract.md section 4, "Guesses").
 */
import { ProblemError } from '../../../shared/problems.ts';
import type { Clock } from '../../domain/ports.ts';
import { networkOf } from './network.ts';

/** Wrong ones at once, and one more each so many ms. */
export interface Guesses {
  burst: number;
  everyMs: number;
}
/** By script. */
export const BY_BEARER: Guesses = { burst: 100, everyMs: 3000 };
/** By hand, in a form. */
export const BY_FORM: Guesses = { burst: 10, everyMs: 6000 };

/** Addresses remembered; the longest unused is forgotten first. */
const MAX_ADDRESSES = 10_000;

export interface GuessLimit {
  /**
   * Counts a wrong one, after it was found to be wrong.
   * @param what is guessed, where that is counted apart
   * @returns 0, or seconds to wait before another wrong one from this address is looked at
   */
  wrong(address: string, what?: string): number;
}

const keyOf = (address: string, what = ''): string => `${networkOf(address)} ${what}`;

export function createGuessLimit(clock: Clock, { burst, everyMs }: Guesses): GuessLimit {
  const spent = new Map<string, { count: number; at: number }>();

  return {
    wrong(address, what) {
      const key = keyOf(address, what);
      const now = clock.now();
      const before = spent.get(key);
      const left = before ? Math.max(0, before.count - Math.max(0, now - before.at) / everyMs) : 0;
      const over = left - (burst - 1);
      spent.delete(key);
      spent.set(key, { count: over > 0 ? left : left + 1, at: now });
      const oldest = spent.size > MAX_ADDRESSES ? spent.keys().next() : null;
      if (oldest && !oldest.done) spent.delete(oldest.value);
      return over > 0 ? Math.max(1, Math.ceil((over * everyMs) / 1000)) : 0;
    },
  };
}

/** @param refusal what is said of a wrong one. @returns that, or RATE_LIMITED where too many came */
export function wrongGuess(limit: GuessLimit, address: string, refusal: ProblemError, what?: string): ProblemError {
  const wait = limit.wrong(address, what);
  return wait === 0
    ? refusal
    : new ProblemError('RATE_LIMITED', 'Too many wrong ones came from here', { retryAfter: wait });
}
