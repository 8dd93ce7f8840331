/** Exponential back-off with jitter, so that thousands of desks do not come back in the same moment. */
import type { Random } from '../ports.ts';

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

export interface Backoff {
  /** ms until the next try. */
  next(): number;
  reset(): void;
}

export function createBackoff(random: Random): Backoff {
  let tries = 0;
  return {
    next() {
      const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** tries);
      tries = Math.min(tries + 1, 16);
      return longest / 2 + (random.fraction() * longest) / 2;
    },
    reset() {
      tries = 0;
    },
  };
}
