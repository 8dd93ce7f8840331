/** A limit of rate: so many at once, then one more after each `everyMs`. */
export interface RateLimit {
  burst: number;
  /** ms, also parts of one. */
  everyMs: number;
}

/** @param burst by default one second's worth, at least one */
export const perSecond = (rate: number, burst = Math.max(1, rate)): RateLimit => ({ burst, everyMs: 1000 / rate });

/** What is earned is summed up in parts, of which the last digits are lost. */
const ROUNDING = 1e-9;

/** Holds to a limit of rate, which may change from one call to the next. It is full at first; a clock set back gives and takes nothing. */
export class TokenBucket {
  #tokens = Number.POSITIVE_INFINITY;
  #at = 0;

  /**
   * Takes `cost` where it may pass; a full bucket lets even more than its burst pass, on credit.
   * @param now ms since 1970
   * @returns 0 where it passed, else ms until it may
   */
  take(limit: RateLimit, now: number, cost = 1): number {
    this.#fill(limit, now);
    const missing = Math.min(cost, limit.burst) - this.#tokens;
    if (missing > ROUNDING) return Math.ceil(missing * limit.everyMs);
    this.#tokens -= cost;
    return 0;
  }

  /** Takes `cost` that was spent already, on credit where need be. @param now ms since 1970 */
  spend(limit: RateLimit, now: number, cost: number): void {
    this.#fill(limit, now);
    this.#tokens -= cost;
  }

  /** Takes as many of `wanted` as may pass. @returns how many */
  takeUpTo(limit: RateLimit, now: number, wanted: number): number {
    this.#fill(limit, now);
    const taken = Math.max(0, Math.min(wanted, Math.floor(this.#tokens + ROUNDING)));
    this.#tokens -= taken;
    return taken;
  }

  /** Of what was taken so much was not used. */
  giveBack(count: number): void {
    this.#tokens += count;
  }

  /** ms until one may pass. */
  wait(limit: RateLimit, now: number): number {
    this.#fill(limit, now);
    return Math.max(0, Math.ceil((1 - this.#tokens) * limit.everyMs));
  }

  #fill({ burst, everyMs }: RateLimit, now: number): void {
    this.#tokens = Math.min(burst, this.#tokens + Math.max(0, now - this.#at) / everyMs);
    this.#at = now;
  }
}
