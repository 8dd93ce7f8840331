/** A limit of rate: bursts up to `burst`, then `perSecond`. */
export interface RateLimit {
  burst: number;
  perSecond: number;
}

export class TokenBucket {
  readonly #limit: RateLimit;
  #tokens: number;
  #at: number;

  constructor(limit: RateLimit, now: number) {
    this.#limit = limit;
    this.#tokens = limit.burst;
    this.#at = now;
  }

  /** @param cost at most the burst. @returns 0 when it may pass, else ms until it may */
  take(now: number, cost = 1): number {
    const { burst, perSecond } = this.#limit;
    const passed = Math.max(0, now - this.#at); // a clock moved back must neither give nor take
    this.#tokens = Math.min(burst, this.#tokens + (passed * perSecond) / 1000);
    this.#at = now;
    if (this.#tokens < cost) return Math.ceil(((cost - this.#tokens) * 1000) / perSecond);
    this.#tokens -= cost;
    return 0;
  }
}
