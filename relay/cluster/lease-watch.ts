/**
 * How long each lease has been unchanged, by the local monotonic clock: wall clocks of this and other relays are not trusted. A late check
 * counts at most two intervals, so that a suspended relay does not mistake its own pause for that of the owner.
 */
import type { Duty, Lease } from '../domain/lease-ports.ts';
import type { Monotonic } from '../domain/ports.ts';

export const LOOK_MS = 1000;
/** A lease unchanged for this many ms may be taken over. */
export const STILL_MS = 15_000;

interface Sighting extends Pick<Lease, 'owner' | 'beat'> {
  /** ms without a change. */
  still: number;
}

interface LeaseWatch {
  /** @returns the leases that have been unchanged for `STILL_MS` */
  look(leases: readonly Lease[]): ReadonlyMap<Duty, Lease>;
  /** Restarts counting: earlier observations may be outdated. */
  forget(): void;
}

export function createLeaseWatch(monotonic: Monotonic): LeaseWatch {
  const seen = new Map<Duty, Sighting>();
  let lookedAt: number | null = null;

  function passed(): number {
    const now = monotonic.now();
    const since = lookedAt === null ? 0 : now - lookedAt;
    lookedAt = now;
    return Math.min(since, 2 * LOOK_MS);
  }

  return {
    look(leases) {
      const ms = passed();
      const stopped = new Map<Duty, Lease>();
      for (const lease of leases) {
        const { duty, owner, beat } = lease;
        const before = seen.get(duty);
        const still = before?.owner === owner && before.beat === beat ? before.still + ms : 0;
        seen.set(duty, { owner, beat, still });
        if (still >= STILL_MS) stopped.set(duty, lease);
      }
      return stopped;
    },
    forget() {
      seen.clear();
      lookedAt = null;
    },
  };
}
