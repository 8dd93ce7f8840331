/** Exponential backoff with jitter, so that thousands of desks do not reconnect at the same time. */
import type { Random } from '../ports.ts';

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

export interface Backoff {
  /** ms until the next attempt. */
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
