/** What one person may ask of the relay, over HTTP and all their sockets together (contract section 4, "Limits"). */
import type { Clock } from '../ports.ts';
import { type RateLimit, TokenBucket } from '../token-bucket.ts';

/** No honest desk comes near: catching up is not asked for by the message, and a thousand items are answered in one go. */
const PERSON: RateLimit = { burst: 3000, perSecond: 150 };
/** People remembered; the one who asked longest ago is forgotten first, which only ever lets more through. */
const MAX_PEOPLE = 10_000;

/** What each kind of request costs of it. */
export const COST = {
  read: 1,
  /** A list, a page of it. */
  page: 3,
  search: 5,
  /** An answer: a thousand at once are one person's morning. */
  answer: 2,
  /** Whatever else is written. */
  act: 5,
  /** Items are addressed anew. */
  absence: 50,
} as const;
export type Cost = (typeof COST)[keyof typeof COST];

export interface PersonBudget {
  /** @returns 0 where it may pass, else ms until it may */
  take(userId: string, cost: Cost): number;
}

export function createPersonBudget(clock: Clock): PersonBudget {
  const buckets = new Map<string, TokenBucket>();
  return {
    take(userId, cost) {
      const now = clock.now();
      const bucket = buckets.get(userId) ?? new TokenBucket(PERSON, now);
      buckets.delete(userId);
      buckets.set(userId, bucket);
      if (buckets.size > MAX_PEOPLE) {
        const oldest = buckets.keys().next();
        if (!oldest.done) buckets.delete(oldest.value);
      }
      return bucket.take(now, cost);
    },
  };
}
