/** What this relay does by itself: everything where it is alone, and of several what it holds the lease of. */
import { createLeases } from '../cluster/leases.ts';
import { type Duties, everyDuty } from '../domain/duties.ts';
import type { Log, Monotonic, Timers } from '../domain/ports.ts';
import type { Store } from '../domain/store-ports.ts';

/** This relay as one of several on one store. */
export interface Among {
  /** Its id among them, and no other's. */
  relay: string;
  monotonic: Monotonic;
  /** Whether its copy of the store is the newest, as far as it knows. */
  caughtUp: () => boolean;
}

export function joinDuties(
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
