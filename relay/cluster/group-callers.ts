/** The callers of a group's units: all get their results together, once. */
import { ProblemError } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { ComputedGroup, Unit } from '../domain/replica-ports.ts';
import { unavailable } from './log-status.ts';

interface GroupCallersDeps {
  /** Monotonic ms. */
  steady: () => number;
  /** Once per group, before any caller gets its result. */
  observe: (group: { units: number; seconds: number; failed: boolean }) => void;
  onError: (error: unknown) => void;
}

export interface GroupCallers {
  /** Starts the time measurement of a group. */
  begin(): void;
  settle(computed: ComputedGroup): void;
  reject(units: readonly Unit[], problem: ProblemError): void;
}

export function createGroupCallers({ steady, observe, onError }: GroupCallersDeps): GroupCallers {
  let began = 0;
  const observed = (units: number, failed: boolean) => observe({ units, seconds: (steady() - began) / 1000, failed });

  /** A unit may reject with its own problem. Any other error is internal and is not disclosed to the caller. */
  function ownOrUnavailable(error: unknown): unknown {
    if (error instanceof ProblemError) return error;
    onError(error);
    return unavailable(refusals.requests.storeFull);
  }

  return {
    begin() {
      began = steady();
    },
    settle({ done }) {
      observed(done.length, false);
      for (const one of done) {
        if ('value' in one) one.unit.resolve(one.value);
        else one.unit.reject(ownOrUnavailable(one.error));
      }
    },
    reject(units, problem) {
      observed(units.length, true);
      for (const unit of units) unit.reject(problem);
    },
  };
}
