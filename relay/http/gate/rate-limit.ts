/** Token buckets by key, bounded in number; addresses of one network of IPv6 share one. */
import type { Clock } from '../../domain/ports.ts';
import { networkOf } from './network.ts';

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
    take(given, perSecond, count = 1) {
      const key = networkOf(given);
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

export interface WindowLimit {
  /** @returns 0 if one more may pass, else seconds to wait */
  take(key: string): number;
}

/** Never more than `count` within any window of `ms`: a bucket would let as many again through while it fills. */
export function createWindowLimit(clock: Clock, count: number, ms: number): WindowLimit {
  const passed = new Map<string, number[]>();
  return {
    take(given) {
      const key = networkOf(given);
      const now = clock.now();
      // What lies ahead of a clock that was set back counts as now.
      const recent = (passed.get(key) ?? []).map((at) => Math.min(at, now)).filter((at) => at > now - ms);
      const [oldest] = recent;
      const passes = recent.length < count || oldest === undefined;
      passed.delete(key);
      passed.set(key, passes ? [...recent, now] : recent);
      const longest = passed.size > MAX_KEYS ? passed.keys().next() : null;
      if (longest && !longest.done) passed.delete(longest.value);
      return passes ? 0 : Math.max(1, Math.ceil((oldest + ms - now) / 1000));
    },
  };
}
