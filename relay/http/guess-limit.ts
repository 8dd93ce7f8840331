/** Wrong administrator tokens by address: past a burst everything from there waits, the right token too, or guessing would cost nothing. */
import type { Clock } from '../domain/ports.ts';

/** Wrong ones at once, and one more each so many ms. */
const BURST = 20;
const EVERY_MS = 6000;
/** Addresses remembered; the longest unused is forgotten first. */
const MAX_ADDRESSES = 10_000;

export interface GuessLimit {
  /** @returns 0 if one from this address may be tried, else seconds to wait */
  wait(address: string): number;
  wrong(address: string): void;
}

export function createGuessLimit(clock: Clock): GuessLimit {
  const spent = new Map<string, { count: number; at: number }>();

  /** What is left of the wrong ones by now. */
  function countOf(address: string, now: number): number {
    const before = spent.get(address);
    return before ? Math.max(0, before.count - Math.max(0, now - before.at) / EVERY_MS) : 0;
  }

  return {
    wait(address) {
      const over = countOf(address, clock.now()) - (BURST - 1);
      return over > 0 ? Math.max(1, Math.ceil((over * EVERY_MS) / 1000)) : 0;
    },
    wrong(address) {
      const now = clock.now();
      const count = Math.min(BURST, countOf(address, now) + 1);
      spent.delete(address);
      spent.set(address, { count, at: now });
      if (spent.size <= MAX_ADDRESSES) return;
      const oldest = spent.keys().next();
      if (!oldest.done) spent.delete(oldest.value);
    },
  };
}
