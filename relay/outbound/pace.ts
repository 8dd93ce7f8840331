/** How fast a lane may go: a gateway's `rate`, in messages a second. A service that counts would refuse what comes faster. */
import { perSecond, TokenBucket } from '../../shared/rules/token-bucket.ts';

export interface Pace {
  /** How many of `wanted` may go now; they count as gone. */
  take(wanted: number, rate: number | null, now: number): number;
  /** Of those taken this many did not go after all. */
  giveBack(count: number): void;
  /** ms until at least one may go. */
  wait(rate: number | null, now: number): number;
}

/** Bursts up to one second's worth, at least one message. */
export function createPace(): Pace {
  const bucket = new TokenBucket();
  return {
    take: (wanted, rate, now) => (rate === null ? wanted : bucket.takeUpTo(perSecond(rate), now, wanted)),
    giveBack: (count) => bucket.giveBack(count),
    wait: (rate, now) => (rate === null ? 0 : bucket.wait(perSecond(rate), now)),
  };
}
