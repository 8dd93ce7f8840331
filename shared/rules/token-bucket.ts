/** A rate limit: a burst, then one more per `everyMs`. */
export interface RateLimit {
  burst: number;
  /** ms, may be fractional. */
  everyMs: number;
}

/** @param burst default: one second's worth, at least one */
export const perSecond = (rate: number, burst = Math.max(1, rate)): RateLimit => ({ burst, everyMs: 1000 / rate });

/** Tolerance for floating-point error in accumulated fractions. */
const ROUNDING = 1e-9;

/** A token bucket whose limit may change between calls. It starts full; a clock set back neither adds nor removes tokens. */
export class TokenBucket {
  #tokens = Number.POSITIVE_INFINITY;
  #at = 0;

  /**
   * Takes `cost` tokens if available. A full bucket admits even a cost above its burst, on credit.
   * @param now ms since 1970
   * @returns 0 if admitted, else ms to wait
   */
  take(limit: RateLimit, now: number, cost = 1): number {
    this.#fill(limit, now);
    const missing = Math.min(cost, limit.burst) - this.#tokens;
    if (missing > ROUNDING) return Math.ceil(missing * limit.everyMs);
    this.#tokens -= cost;
    return 0;
  }

  /** Charges a `cost` already incurred, on credit if necessary. @param now ms since 1970 */
  spend(limit: RateLimit, now: number, cost: number): void {
    this.#fill(limit, now);
    this.#tokens -= cost;
  }

  /** Takes up to `wanted` tokens. @returns number taken */
  takeUpTo(limit: RateLimit, now: number, wanted: number): number {
    this.#fill(limit, now);
    const taken = Math.max(0, Math.min(wanted, Math.floor(this.#tokens + ROUNDING)));
    this.#tokens -= taken;
    return taken;
  }

  giveBack(count: number): void {
    this.#tokens += count;
  }

  /** @returns ms until one token is available */
  wait(limit: RateLimit, now: number): number {
    this.#fill(limit, now);
    return Math.max(0, Math.ceil((1 - this.#tokens) * limit.everyMs));
  }

  #fill({ burst, everyMs }: RateLimit, now: number): void {
    this.#tokens = Math.min(burst, this.#tokens + Math.max(0, now - this.#at) / everyMs);
    this.#at = now;
  }
}
