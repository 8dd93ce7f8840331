/** What a relay does to the leases, each in a unit of work: as they stand in that very unit, whatever was seen before. */
import { DUTIES, type Duty, type Lease, type LeaseTx } from '../domain/lease-ports.ts';

export const isOwner = (tx: LeaseTx, duty: Duty, owner: string): boolean => tx.lease(duty)?.owner === owner;

/**
 * Moves the beat of what is the owner's, and takes what nobody has, or what stands as it was seen to stand still.
 * @param mayTake what it may have; another's work may go on here still
 * @returns what is the owner's now
 */
export function takeLeases(
  tx: LeaseTx,
  owner: string,
  mayTake: (duty: Duty) => boolean,
  stopped: ReadonlyMap<Duty, Lease>,
): Duty[] {
  return DUTIES.filter((duty) => {
    const lease = tx.lease(duty);
    const isOpen = lease === null || lease.owner === null || lease.owner === owner || isSame(lease, stopped.get(duty));
    if (!isOpen || !mayTake(duty)) return false;
    tx.saveLease({ duty, owner, beat: (lease?.beat ?? 0) + 1 });
    return true;
  });
}

const isSame = (lease: Lease, seen: Lease | undefined): boolean =>
  lease.owner === seen?.owner && lease.beat === seen.beat;

export function giveUpLeases(tx: LeaseTx, owner: string): void {
  for (const duty of DUTIES) {
    const lease = tx.lease(duty);
    if (lease?.owner === owner) tx.saveLease({ duty, owner: null, beat: lease.beat + 1 });
  }
}
