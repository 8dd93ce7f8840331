/** Limits the thread time for explaining refusals, by source, person or address (contract section 2, "Turns"). Valid input is free. */
import { ProblemError } from '../../shared/problems.ts';
import { parseReceived, received } from '../../shared/receive.ts';
import type { Checker } from '../../shared/validate.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Clock } from './ports.ts';
import { RateLimiter, secondsOf } from './rate-limiter.ts';
import { threadTime } from './thread-time.ts';

export interface RefusalExplainer {
  /** Runs `find` on the share of `who`. @throws RATE_LIMITED instead if the share is used up */
  explain<T>(who: string, find: () => T): T;
  /** Validates external input and cleans its texts. @throws REQUEST_INVALID with pointers, or RATE_LIMITED */
  parse<T>(who: string, checker: Checker<T>, value: unknown): T;
}

/** Thread time in ms: a burst of two seconds, refilled at a fortieth of real time. */
const SHARE = { burst: 2000, everyMs: 40 } as const;

/** @param spent thread time so far, ms */
export function createRefusalExplainer(clock: Clock, spent = threadTime): RefusalExplainer {
  const shares = new RateLimiter(clock);
  const explain: RefusalExplainer['explain'] = (who, find) => {
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
