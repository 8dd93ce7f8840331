/** Wrong tokens, passwords and signatures by address: past a burst everything from there waits, the right token too, or guessing would cost nothing. */
import type { Clock } from '../domain/ports.ts';
import { networkOf } from './network.ts';

/** Wrong ones at once, and one more each so many ms. */
export interface Guesses {
  burst: number;
  everyMs: number;
}
/** By script: a job whose token was changed must not keep everybody from the same address out for long. */
export const BY_BEARER: Guesses = { burst: 100, everyMs: 3000 };
/** By hand, in the form. */
export const BY_FORM: Guesses = { burst: 10, everyMs: 6000 };

/** Addresses remembered; the longest unused is forgotten first. */
const MAX_ADDRESSES = 10_000;

export interface GuessLimit {
  /**
   * @param what is guessed, where that is counted apart
   * @returns 0 if one from this address may be tried, else seconds to wait
   */
  wait(address: string, what?: string): number;
  wrong(address: string, what?: string): void;
}

const keyOf = (address: string, what = ''): string => `${networkOf(address)} ${what}`;

export function createGuessLimit(clock: Clock, { burst, everyMs }: Guesses): GuessLimit {
  const spent = new Map<string, { count: number; at: number }>();

  /** What is left of the wrong ones by now. */
  function countOf(key: string, now: number): number {
    const before = spent.get(key);
    return before ? Math.max(0, before.count - Math.max(0, now - before.at) / everyMs) : 0;
  }

  return {
    wait(address, what) {
      const over = countOf(keyOf(address, what), clock.now()) - (burst - 1);
      return over > 0 ? Math.max(1, Math.ceil((over * everyMs) / 1000)) : 0;
    },
    wrong(address, what) {
      const key = keyOf(address, what);
      const now = clock.now();
      const count = Math.min(burst, countOf(key, now) + 1);
      spent.delete(key);
      spent.set(key, { count, at: now });
      if (spent.size <= MAX_ADDRESSES) return;
      const oldest = spent.keys().next();
      if (!oldest.done) spent.delete(oldest.value);
    },
  };
}
