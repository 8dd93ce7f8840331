/** Limits of rate by key, such as a person, a source or an address. */
import { BoundedMap } from '../../shared/bounded-map.ts';
import { type RateLimit, TokenBucket } from '../../shared/rules/token-bucket.ts';
import type { Clock } from './ports.ts';

/** Keys remembered; the longest unused is forgotten first, which only ever lets more through. */
const MAX_KEYS = 10_000;

export class RateLimiter {
  readonly #clock: Clock;
  readonly #buckets = new BoundedMap<string, TokenBucket>(MAX_KEYS);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns 0 where it may pass, else ms until it may; a full bucket lets even more than its burst pass, on credit */
  take(key: string, limit: RateLimit, cost = 1): number {
    return this.#bucket(key).take(limit, this.#clock.now(), cost);
  }

  /** Takes `cost` that was spent already, on credit where need be. */
  spend(key: string, limit: RateLimit, cost: number): void {
    this.#bucket(key).spend(limit, this.#clock.now(), cost);
  }

  #bucket(key: string): TokenBucket {
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      bucket = new TokenBucket();
      this.#buckets.set(key, bucket);
    }
    return bucket;
  }
}

/** As HTTP says a time to wait: whole seconds. @param ms 0 where there is nothing to wait for */
export const secondsOf = (ms: number): number => Math.ceil(ms / 1000);
