/**
 * The time of the thread that explaining refusals may take, by source, person or address (contract section 4, "Limits"). What fits its
 * schema is not counted. What does not fit is explained while there is a share left, and refused without an explanation after that.
 */
import { ProblemError } from '../../shared/problems.ts';
import { parseReceived, received } from '../../shared/receive.ts';
import type { Checker } from '../../shared/validate.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Clock } from './ports.ts';
import { RateLimiter, secondsOf } from './rate-limiter.ts';
import { threadTime } from './thread-time.ts';

export interface Explaining {
  /** Runs `find`, which finds out what is wrong, on the share of `who`. @throws RATE_LIMITED in its place where the share is used up */
  explain<T>(who: string, find: () => T): T;
  /** What comes from outside, its texts cleaned. @throws REQUEST_INVALID with the pointers where the value does not fit, or RATE_LIMITED */
  parse<T>(who: string, checker: Checker<T>, value: unknown): T;
}

/** ms of the thread: two seconds at once, then a fortieth of the time. */
const SHARE = { burst: 2000, everyMs: 40 } as const;

/** @param spent ms of the thread so far */
export function createExplaining(clock: Clock, spent = threadTime): Explaining {
  const shares = new RateLimiter(clock);
  const explain: Explaining['explain'] = (who, find) => {
    const wait = shares.take(who, SHARE);
    if (wait > 0) {
      throw new ProblemError('RATE_LIMITED', refusals.requests.tooMuchRefused, { retryAfter: secondsOf(wait) });
    }
    const began = spent();
    try {
      return find();
    } finally {
      shares.spend(who, SHARE, spent() - began);
    }
  };
  return {
    explain,
    parse: (who, checker, value) => received(checker, value) ?? explain(who, () => parseReceived(checker, value)),
  };
}
