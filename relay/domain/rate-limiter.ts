/** Rate limits by key, such as a person, a source or an address. */
import { BoundedMap } from '../../shared/bounded-map.ts';
import { type RateLimit, TokenBucket } from '../../shared/rules/token-bucket.ts';
import type { Clock } from './ports.ts';

/** Keys in memory. Dropping the least recently used can only let more through. */
const MAX_KEYS = 10_000;

export class RateLimiter {
  readonly #clock: Clock;
  readonly #buckets = new BoundedMap<string, TokenBucket>(MAX_KEYS);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns 0 if allowed, else ms to wait; a full bucket allows even more than its burst, on credit */
  take(key: string, limit: RateLimit, cost = 1): number {
    return this.#bucket(key).take(limit, this.#clock.now(), cost);
  }

  /** Charges a cost already spent, on credit if necessary. */
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

/** Whole seconds, as in HTTP. */
export const secondsOf = (ms: number): number => Math.ceil(ms / 1000);
