/** In the demo one customer's mailbox is full at first, so that staff see a failed message and resend it. */
import { CUSTOMERS } from '../names.ts';
import type { Submission } from './checks.ts';

const FULL = CUSTOMERS.find(({ name }) => name === 'Jonas Weber')?.to;

export function createFullMailbox() {
  const seen = new Set<string>();
  let begun = false;
  return {
    /** Before this call nothing is lost. */
    begin() {
      begun = true;
    },
    /** Whether to lose the message: the first submission to this customer; a repeat arrives. */
    loses({ channel, to }: Submission, submitId: string | null): boolean {
      if (!begun || channel !== 'email' || submitId === null || !to.some((one) => one === FULL)) return false;
      if (seen.has(submitId)) return false;
      seen.add(submitId);
      return true;
    },
  };
}
