/**
 * How long each lease has stood still, by this relay's own monotonic clock: no relay believes another's clock, or one that somebody may
 * set. A look that comes late counts as two, so that who was stopped does not take its own pause for another's.
 */
import type { Duty, Lease } from '../domain/lease-ports.ts';
import type { Monotonic } from '../domain/ports.ts';

/** ms between two looks. */
export const LOOK_MS = 1000;
/** ms that a lease of a relay that is gone stands still before another takes it. */
export const STILL_MS = 15_000;

interface Sighting extends Pick<Lease, 'owner' | 'beat'> {
  /** ms. */
  still: number;
}

interface LeaseWatch {
  /** Looks at them once more. @returns those that stood still for long enough, as they are */
  look(leases: readonly Lease[]): ReadonlyMap<Duty, Lease>;
  /** What was seen may be old: it is counted anew. */
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
