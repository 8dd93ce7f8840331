/** The policy while the app runs: read again each minute, since administrators change it on running computers. */
import type { Clock, Log } from '../../desk/ports.ts';
import { POLICY_NAMES, type Policy } from '../../shared/policy.ts';
import { reasonOf } from '../../shared/problems.ts';
import type { PolicyDocument } from './document.ts';

const AGAIN_MS = 60_000;

export interface LivePolicy {
  current(): Policy;
  /** The policy of the start, which settings such as the relay follow until the next start. */
  readonly atStart: Policy;
  /** @param changed called after each change. @returns a function that stops */
  follow(changed: () => void): () => void;
}

interface LiveDeps {
  clock: Pick<Clock, 'after'>;
  log: Log;
  read(): Promise<PolicyDocument>;
}

/** @param first as read at the start */
export function createLivePolicy(first: PolicyDocument, { clock, log, read }: LiveDeps): LivePolicy {
  let document = first;
  let fault = '';
  const report = (): void => {
    const { policy, unknown } = document;
    const names = POLICY_NAMES.filter((name) => policy[name] !== undefined);
    if (names.length > 0) log.info('policies apply', { names: names.join(' ') });
    if (unknown.length > 0) log.warn('policies of another version are ignored', { names: unknown.join(' ') });
  };
  report();
  return {
    current: () => document.policy,
    atStart: first.policy,
    follow(changed) {
      let stopped = false;
      let cancel = (): void => {};
      const next = (): void => {
        if (!stopped) cancel = clock.after(AGAIN_MS, () => void again().then(next));
      };
      const again = async (): Promise<void> => {
        try {
          const found = await read();
          fault = '';
          if (stopped || JSON.stringify(found) === JSON.stringify(document)) return;
          document = found;
          report();
          changed();
        } catch (error) {
          // The previous policy remains in effect: a damaged file must not unlock anything.
          if (fault !== reasonOf(error)) log.warn('the policy cannot be read', { fault: reasonOf(error) });
          fault = reasonOf(error);
        }
      };
      next();
      return () => {
        stopped = true;
        cancel();
      };
    },
  };
}
