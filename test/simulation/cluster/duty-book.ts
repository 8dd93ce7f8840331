/** What only one of several relays may do: who has each duty from entry to entry of the log, and whether it is they who do it. */
import { STILL_MS } from '../../../relay/cluster/lease-watch.ts';
import type { Duty, Lease, LeaseTx } from '../../../relay/domain/lease-ports.ts';
import { must } from '../must.ts';
import type { Witness } from '../witness.ts';

export interface DutyBook {
  /** The leases as they are behind an entry; of several copies the first that has it counts. */
  see(position: number, leases: readonly Lease[]): void;
  /** Told once a unit of work of a duty is in the log: with whose it was in that very unit. */
  did(duty: Duty, relay: string, owner: string | null): void;
  /** Entries after the position never were. */
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
    // Of several entries at once only the last is seen.
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
