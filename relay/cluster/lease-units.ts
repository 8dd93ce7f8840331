/** Lease operations within a unit of work; they decide by the state in that unit. */
import { DUTIES, type Duty, type Lease, type LeaseTx } from '../domain/lease-ports.ts';

export const isOwner = (tx: LeaseTx, duty: Duty, owner: string): boolean => tx.lease(duty)?.owner === owner;

/**
 * Renews the owner's leases and takes those that are free or unchanged since `stopped`. @returns those that the owner now holds
 * @param mayTake whether a duty may be taken; its previous work may still be ending here
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
