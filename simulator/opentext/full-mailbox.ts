/** In the demo one customer's mailbox is full at first, so that staff see a failed message and resend it. */
import { CUSTOMERS } from '../names.ts';
import type { Submission } from './checks.ts';

const FULL = CUSTOMERS.find(({ name }) => name === 'Jonas Weber')?.to;

interface FullMailbox {
  /** Before this call nothing is lost. */
  begin(): void;
  /** Whether to lose the message: the first submission to this customer; a repeat arrives. */
  loses(submission: Submission, submitId: string | null): boolean;
}

export function createFullMailbox(): FullMailbox {
  const seen = new Set<string>();
  let begun = false;
  return {
    begin() {
      begun = true;
    },
    loses({ channel, to }, submitId) {
      if (!begun || channel !== 'email' || submitId === null || !to.some((one) => one === FULL)) return false;
      if (seen.has(submitId)) return false;
      seen.add(submitId);
      return true;
    },
  };
}
