/** Those who wait for the units of a group: told once, all together, what became of theirs. */
import { ProblemError } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Computed, Unit } from '../domain/replica-ports.ts';
import { unavailable } from './standing.ts';

interface CallersDeps {
  /** ms that only grow. */
  steady: () => number;
  /** Reported once a group, before anybody is told. */
  observe: (group: { units: number; seconds: number; failed: boolean }) => void;
  onError: (error: unknown) => void;
}

export interface Callers {
  /** A group is begun with. */
  begin(): void;
  /** Each hears what its own unit came to. */
  settle(computed: Computed): void;
  /** All hear the same. */
  reject(units: readonly Unit[], problem: ProblemError): void;
}

export function createCallers({ steady, observe, onError }: CallersDeps): Callers {
  let began = 0;
  const observed = (units: number, failed: boolean) => observe({ units, seconds: (steady() - began) / 1000, failed });

  /** A unit may refuse with a problem of its own; anything else is our fault and says nothing of how we are made. */
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
