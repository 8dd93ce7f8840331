/** Token buckets by key, bounded in number. */
import type { Clock } from '../domain/ports.ts';

/** Keys remembered; the longest unused is forgotten first, which only ever lets more through. */
const MAX_KEYS = 10_000;

export interface RateLimit {
  /** @returns 0 if `count` may pass, else seconds to wait. A full bucket lets even a larger count pass, on credit. */
  take(key: string, perSecond: number, count?: number): number;
}

/** @param burst how many may come at once; the default is one second's worth, at least one */
export function createRateLimit(clock: Clock, burst?: number): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key, perSecond, count = 1) {
      const size = burst ?? Math.max(1, perSecond);
      const now = clock.now();
      const before = buckets.get(key) ?? { tokens: size, at: now };
      buckets.delete(key);
      const tokens = Math.min(size, before.tokens + (Math.max(0, now - before.at) / 1000) * perSecond);
      const needed = Math.min(count, size);
      const passes = tokens >= needed;
      buckets.set(key, { tokens: passes ? tokens - count : tokens, at: now });
      if (buckets.size > MAX_KEYS) {
        const oldest = buckets.keys().next();
        if (!oldest.done) buckets.delete(oldest.value);
      }
      return passes ? 0 : Math.max(1, Math.ceil((needed - tokens) / perSecond));
    },
  };
}
