/**
 * The duties of one of several relays. A relay that has one moves its beat in the store; who sees it stand still for long enough takes it,
 * if it stands there still in the very unit that takes it. That a duty is this relay's is asked in each unit that it writes: whoever was
 * stopped, or cut off, and comes back finds in its first unit that another has it, does nothing, and ends its work.
 */
import { reasonOf } from '../../shared/problems.ts';
import { type Duties, DutyLost } from '../domain/duties.ts';
import { DUTIES, type Duty, type LeaseReader } from '../domain/lease-ports.ts';
import type { Log, Monotonic, Timers } from '../domain/ports.ts';
import type { Writer } from '../domain/unit-of-work.ts';
import { createHolding, type Holding } from './holding.ts';
import { giveUpLeases, isOwner, takeLeases } from './lease-units.ts';
import { createLeaseWatch, LOOK_MS } from './lease-watch.ts';

export interface LeaseDeps {
  /** This relay; no two of a cluster have the same. */
  owner: string;
  writer: Writer;
  leases: LeaseReader;
  monotonic: Monotonic;
  timers: Timers;
  /** Whether this relay's copy of the store is the newest, as far as it knows. */
  caughtUp: () => boolean;
  log: Log;
}

export interface LeasedDuties extends Duties {
  /** Another relay gave something up, or took it; cheap, may be called often. */
  look(): void;
}

/** ms between two beats. */
const BEAT_MS = 3000;
/** ms for what goes on to end, and to be given up, when the relay goes: what cannot be written then is taken over later. */
const CLOSE_MS = 3000;

export function createLeases(deps: LeaseDeps): LeasedDuties {
  const { owner, writer, leases, monotonic, timers, caughtUp, log } = deps;
  const holdings = new Map<Duty, Holding>(DUTIES.map((duty) => [duty, createHolding(duty, log)]));
  const watch = createLeaseWatch(monotonic);
  let beatAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | null = null;
  let closed = false;
  let cancel = () => {};

  function of(duty: Duty): Holding {
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

  /** What the store refused is tried again at the next look. */
  function look(): Promise<void> {
    looking ??= lookNow()
      .catch((error) => log.warn({ reason: reasonOf(error) }, 'the duties of this relay could not be looked at'))
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
    if (held.length > 0) await writer.write((tx) => giveUpLeases(tx, owner));
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
