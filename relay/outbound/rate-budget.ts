/** Rate limit of a lane by its gateway's `rate`, messages per second: a service with a limit would reject more. */
import { perSecond, TokenBucket } from '../../shared/rules/token-bucket.ts';

export interface RateBudget {
  /** Takes up to `wanted` messages from the budget. @returns how many may be sent now */
  take(wanted: number, rate: number | null, now: number): number;
  /** Returns unused ones. */
  giveBack(count: number): void;
  /** ms until at least one may be sent. */
  wait(rate: number | null, now: number): number;
}

/** Allows bursts of one second's worth, at least one message. */
export function createRateBudget(): RateBudget {
  const bucket = new TokenBucket();
  return {
    take: (wanted, rate, now) => (rate === null ? wanted : bucket.takeUpTo(perSecond(rate), now, wanted)),
    giveBack: (count) => bucket.giveBack(count),
    wait: (rate, now) => (rate === null ? 0 : bucket.wait(perSecond(rate), now)),
  };
}
