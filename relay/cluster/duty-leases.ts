/**
 * Duties by lease. The owner increments its beat in the store. Another relay takes over a lease that stayed unchanged for long enough,
 * if it is still unchanged in the unit that takes it. Each unit of a duty checks ownership: a relay that was suspended or disconnected
 * finds in its first unit that it lost the duty, does nothing, and ends the work.
 */

import { reasonOf } from '../../shared/problems.ts';
import { type Duties, DutyLost } from '../domain/duties.ts';
import { DUTIES, type Duty, type Lease, type LeaseReader, type LeaseTx } from '../domain/lease-ports.ts';
import type { Log, Monotonic, Timers } from '../domain/ports.ts';
import type { Writer } from '../domain/unit-of-work.ts';
import { createDutyHolder, type DutyHolder } from './duty-holder.ts';
import { createLeaseWatch, LOOK_MS } from './lease-watch.ts';

export interface LeaseDeps {
  /** Id of this relay, unique in the cluster. */
  owner: string;
  writer: Writer;
  leases: LeaseReader;
  monotonic: Monotonic;
  timers: Timers;
  /** Whether this copy is current, as far as known. */
  caughtUp: () => boolean;
  log: Log;
}

export interface LeasedDuties extends Duties {
  /** Call when leases may have changed; cheap. */
  look(): void;
}

const BEAT_MS = 3000;
/** ms for work to end and leases to be released on shutdown. After that, other relays take them over by timeout. */
const CLOSE_MS = 3000;

export function createLeases(deps: LeaseDeps): LeasedDuties {
  const { owner, writer, leases, monotonic, timers, caughtUp, log } = deps;
  const holdings = new Map<Duty, DutyHolder>(DUTIES.map((duty) => [duty, createDutyHolder(duty, log)]));
  const watch = createLeaseWatch(monotonic);
  let beatAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | null = null;
  let closed = false;
  let cancel = () => {};

  function of(duty: Duty): DutyHolder {
    const holding = holdings.get(duty);
    if (!holding) throw new Error(`no such duty: ${duty}`);
    return holding;
  }
  const heldHere = (): Duty[] => DUTIES.filter((duty) => of(duty).held());
  const mayTake = (duty: Duty): boolean => of(duty).held() || of(duty).isFree();

  async function lookNow(): Promise<void> {
    if (!caughtUp()) return watch.forget();
    const seen = leases.all();
    const stopped = watch.look(seen);
    const ownerOf = new Map(seen.map((lease) => [lease.duty, lease.owner]));
    for (const duty of heldHere()) if (ownerOf.get(duty) !== owner) of(duty).lose();
    const isWanted = (duty: Duty): boolean => {
      const by = ownerOf.get(duty) ?? null;
      return of(duty).isFree() && (by === null || by === owner || stopped.has(duty));
    };
    const beats = heldHere().length > 0 && monotonic.now() - beatAt >= BEAT_MS;
    if (!beats && !DUTIES.some(isWanted)) return;
    const ours = await writer.write((tx) => takeLeases(tx, owner, mayTake, stopped));
    beatAt = monotonic.now();
    for (const duty of DUTIES) {
      if (ours.includes(duty)) of(duty).hold();
      else of(duty).lose();
    }
  }

  function look(): Promise<void> {
    looking ??= lookNow()
      .catch((error) => log.warn({ reason: reasonOf(error) }, 'the duties of this relay could not be checked'))
      .finally(() => {
        looking = null;
      });
    return looking;
  }

  function lookOn(): void {
    if (closed) return;
    cancel = timers.after(LOOK_MS, lookOn);
    for (const duty of heldHere()) of(duty).resume();
    void look();
  }

  async function giveUp(): Promise<void> {
    await looking;
    const held = heldHere();
    await Promise.all(held.map((duty) => of(duty).close()));
    if (held.length > 0) await writer.write((tx) => releaseLeases(tx, owner));
  }

  return {
    owner,
    holds: (duty) => of(duty).held(),
    writer: (duty) => ({
      async write(work) {
        const unit = of(duty).held()
          ? await writer.write((tx) => (isOwner(tx, duty, owner) ? { value: work(tx) } : null))
          : null;
        if (unit) return unit.value;
        of(duty).lose();
        throw new DutyLost(duty);
      },
    }),
    join: (duty, work) => of(duty).join(work),
    async start() {
      await look();
      cancel = timers.after(LOOK_MS, lookOn);
    },
    look() {
      if (!closed) void look();
    },
    async close() {
      closed = true;
      cancel();
      const late = Promise.withResolvers<void>();
      const cancelLate = timers.after(CLOSE_MS, late.resolve);
      const given = giveUp().catch((error) => {
        log.warn(
          { reason: reasonOf(error) },
          'the duties of this relay were not given up: others wait before they take them',
        );
      });
      await Promise.race([given, late.promise]);
      cancelLate();
    },
  };
}

/** These decide by the state in the unit of work. */
const isOwner = (tx: LeaseTx, duty: Duty, owner: string): boolean => tx.lease(duty)?.owner === owner;

/**
 * Renews the owner's leases and takes those that are free or unchanged since `stopped`. @returns those that the owner now holds
 * @param mayTake whether a duty may be taken; its previous work may still be ending here
 */
function takeLeases(
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

function releaseLeases(tx: LeaseTx, owner: string): void {
  for (const duty of DUTIES) {
    const lease = tx.lease(duty);
    if (lease?.owner === owner) tx.saveLease({ duty, owner: null, beat: lease.beat + 1 });
  }
}
