/** What one person may ask of the relay, over HTTP and all their sockets together (contract section 4, "Limits"). */
import type { Cost } from '../../../shared/rules/person-costs.ts';
import { perSecond } from '../../../shared/rules/token-bucket.ts';
import { InLine } from '../in-line.ts';
import type { Clock } from '../ports.ts';
import { RateLimiter } from '../rate-limiter.ts';

/** No honest desk comes near: catching up is not asked for by the message, and a thousand items are answered in one go. */
const PERSON = perSecond(150, 3000);

export interface PersonBudget {
  /** @returns 0 where it may pass, else ms until it may */
  take(userId: string, cost: Cost): number;
  /** Waits for the turn of a long read: a few of one person are read at once. @returns to be called once it is read */
  read(userId: string): Promise<() => void>;
}

export function createPersonBudget(clock: Clock): PersonBudget {
  const people = new RateLimiter(clock);
  const lines = new Map<string, InLine>();
  return {
    take: (userId, cost) => people.take(userId, PERSON, cost),
    async read(userId) {
      const line = lines.get(userId) ?? new InLine(() => true);
      lines.set(userId, line);
      await line.enter();
      return () => {
        line.leave();
        if (line.idle) lines.delete(userId);
      };
    },
  };
}
