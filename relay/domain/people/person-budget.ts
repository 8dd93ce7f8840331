/** Rate limit of a person, over HTTP and all their sockets (contract section 4, "Limits of a person"). */
import type { Cost } from '../../../shared/rules/person-costs.ts';
import { perSecond } from '../../../shared/rules/token-bucket.ts';
import type { Clock } from '../ports.ts';
import { RateLimiter } from '../rate-limiter.ts';
import { RequestQueue } from '../request-queue.ts';

/** Far above normal use: catching up is not charged per message, and a thousand items are answered in one request. */
const PERSON = perSecond(150, 3000);

export interface PersonBudget {
  /** @returns 0 if allowed, else ms to wait */
  take(userId: string, cost: Cost): number;
  /** Waits for a slot of the person for a long read. @returns releases the slot */
  read(userId: string): Promise<() => void>;
}

export function createPersonBudget(clock: Clock): PersonBudget {
  const people = new RateLimiter(clock);
  const lines = new Map<string, RequestQueue>();
  return {
    take: (userId, cost) => people.take(userId, PERSON, cost),
    async read(userId) {
      const line = lines.get(userId) ?? new RequestQueue(() => true);
      lines.set(userId, line);
      await line.enter();
      return () => {
        line.leave();
        if (line.idle) lines.delete(userId);
      };
    },
  };
}
