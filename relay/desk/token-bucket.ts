/** A rate limit for one desk's messages: bursts up to `capacity`, then `perSecond`. */
export interface TokenBucket {
  /** @returns 0 when the message may pass, else ms until the next one may */
  take(now: number): number;
}

export function createTokenBucket(capacity: number, perSecond: number): TokenBucket {
  let tokens = capacity;
  let at = 0;
  return {
    take(now) {
      // A clock moved back must neither give nor take.
      const passed = Math.max(0, now - at);
      tokens = Math.min(capacity, tokens + (passed * perSecond) / 1000);
      at = now;
      if (tokens < 1) return Math.ceil(((1 - tokens) * 1000) / perSecond);
      tokens -= 1;
      return 0;
    },
  };
}
