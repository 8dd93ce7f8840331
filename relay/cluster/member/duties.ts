/** Duties of this relay: all if it is alone, in a cluster those it holds the lease of. */

import { type Duties, everyDuty } from '../../domain/duties.ts';
import type { Log, Monotonic, Timers } from '../../domain/ports.ts';
import type { Store } from '../../domain/store-ports.ts';
import { createLeases } from '../duty-leases.ts';

export interface Among {
  relay: string;
  monotonic: Monotonic;
  /** Whether its copy is current, as far as known. */
  caughtUp: () => boolean;
}

export function createDuties(
  { among, timers, log }: { among?: Among | null; timers: Timers; log: Log },
  { writer, leases, onOutside }: Pick<Store, 'writer' | 'leases' | 'onOutside'>,
): Duties {
  if (!among) return everyDuty(writer);
  const { relay: owner, monotonic, caughtUp } = among;
  const duties = createLeases({ owner, writer, leases, monotonic, timers, caughtUp, log });
  const stopHearing = onOutside((change) => {
    if (change.leases) duties.look();
  });
  return {
    ...duties,
    async close() {
      stopHearing();
      await duties.close();
    },
  };
}
