/** Request limits by key, mostly an address; IPv6 addresses share a limit per network. Waits are whole seconds, as in HTTP. */
import { BoundedMap } from '../../../shared/bounded-map.ts';
import { networkOf } from '../../../shared/rules/address-network.ts';
import { perSecond } from '../../../shared/rules/token-bucket.ts';
import type { Clock } from '../../domain/ports.ts';
import { RateLimiter, secondsOf } from '../../domain/rate-limiter.ts';

/** @param burst requests at once; default: one second's worth, at least one */
export function createRequestLimit(clock: Clock, burst?: number) {
  const limiter = new RateLimiter(clock);
  return {
    /** @returns 0 if `count` may pass, else seconds to wait. A full bucket lets even a larger count pass, on credit. */
    take: (key: string, rate: number, count: number = 1) =>
      secondsOf(limiter.take(networkOf(key), perSecond(rate, burst), count)),
  };
}

/** Keys tracked; the least recently used is evicted, which can only allow more. */
const MAX_KEYS = 10_000;

/** ms */
const WINDOW = 60_000;

/** Sliding window: at most `count` within any minute. A bucket would allow the same number again while it refills. */
export function createWindowLimit(clock: Clock, count: number) {
  const passed = new BoundedMap<string, number[]>(MAX_KEYS);
  return {
    /** @returns 0 if one more may pass, else seconds to wait */
    take(given: string) {
      const key = networkOf(given);
      const now = clock.now();
      // Times in the future, after the clock was set back, count as now.
      const recent = (passed.get(key) ?? []).map((at) => Math.min(at, now)).filter((at) => at > now - WINDOW);
      const [oldest] = recent;
      const passes = recent.length < count || oldest === undefined;
      passed.set(key, passes ? [...recent, now] : recent);
      return passes ? 0 : Math.max(1, secondsOf(oldest + WINDOW - now));
    },
  };
}
