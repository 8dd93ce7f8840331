/** Checks exclusive duties: records the holder of each duty after each log entry, and checks that only the holder does the work. */
import { STILL_MS } from '../../../relay/cluster/lease-watch.ts';
import type { Duty, Lease, LeaseTx } from '../../../relay/domain/lease-ports.ts';
import { must } from '../invariant.ts';
import type { Witness } from '../witness.ts';

export interface DutyBook {
  /** The leases after an entry; the first copy that reports it counts. */
  see(position: number, leases: readonly Lease[]): void;
  /** Reports a committed unit of work of a duty, with the owner within that unit. */
  did(duty: Duty, relay: string, owner: string | null): void;
  /** Discards the entries after the position. */
  forget(position: number): void;
}

export const ownerIn = (tx: LeaseTx, duty: Duty): string | null => tx.lease(duty)?.owner ?? null;

/** @param now virtual ms */
export function createDutyBook(now: () => number, { note }: Pick<Witness, 'note'>): DutyBook {
  const known = new Map<Duty, Lease & { since: number }>();
  let newest = 0;

  function seeOne(lease: Lease): void {
    const before = known.get(lease.duty);
    if (before?.beat === lease.beat) return;
    known.set(lease.duty, { ...lease, since: now() });
    // If several entries are applied at once, only the last is seen.
    if (!before?.owner || lease.owner === null || lease.beat !== before.beat + 1) return;
    const { duty, owner } = lease;
    const still = now() - before.since;
    must(owner === before.owner || still >= STILL_MS, 'a duty is taken only from one that stood still', {
      duty,
      still,
    });
  }

  return {
    see(position, leases) {
      if (position <= newest) return;
      newest = position;
      note(() => leases.forEach(seeOne));
    },
    forget(position) {
      newest = position;
      known.clear();
    },
    did(duty, relay, owner) {
      note(() => must(owner === relay, 'what only one may do is done by the one that has the duty', { duty }));
    },
  };
}
