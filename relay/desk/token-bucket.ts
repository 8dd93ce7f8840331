/** A rate limit for one desk's messages: bursts up to `burst`, then `perSecond`. */
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

  /** @returns 0 when the message may pass, else ms until the next one may */
  take(now: number): number {
    const { burst, perSecond } = this.#limit;
    const passed = Math.max(0, now - this.#at); // a clock moved back must neither give nor take
    this.#tokens = Math.min(burst, this.#tokens + (passed * perSecond) / 1000);
    this.#at = now;
    if (this.#tokens < 1) return Math.ceil(((1 - this.#tokens) * 1000) / perSecond);
    this.#tokens -= 1;
    return 0;
  }
}
