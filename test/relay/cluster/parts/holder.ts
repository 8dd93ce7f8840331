/** A relay's duties on a shared store, with a manually advanced clock. */
import { createLeases, type LeasedDuties } from '../../../../relay/cluster/duty-leases.ts';
import { DUTIES, type Duty } from '../../../../relay/domain/lease-ports.ts';
import type { Store } from '../../../../relay/domain/store-ports.ts';
import type { Writer } from '../../../../relay/domain/unit-of-work.ts';
import { createHandClock, type HandClock } from '../../parts/clock.ts';
import { silentLog } from '../../parts/store.ts';

export interface Holder {
  id: string;
  duties: LeasedDuties;
  clock: HandClock;
  /** Duties whose work is in progress. */
  working: Set<Duty>;
  /** Whether its copy is the newest. */
  current: boolean;
  /** Its writes wait for this. */
  gate: Promise<void>;
  held(): Duty[];
  /** Advances its time second by second and completes the work of each. */
  live(seconds: number): Promise<void>;
}

/** Runs what is pending in the event loop, and what that schedules. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

export function holderOn({ writer, leases }: Pick<Store, 'writer' | 'leases'>, id: string): Holder {
  const clock = createHandClock(1_800_000_000_000);
  const gated: Writer = {
    async write(work) {
      await holder.gate;
      return writer.write(work);
    },
  };
  const duties = createLeases({
    owner: id,
    writer: gated,
    leases,
    monotonic: clock.monotonic,
    timers: clock,
    caughtUp: () => holder.current,
    log: silentLog,
  });
  const working = new Set<Duty>();
  for (const duty of DUTIES) {
    const work = { begin: () => void working.add(duty), end: () => void working.delete(duty) };
    void duties.join(duty, work);
  }
  const holder: Holder = {
    id,
    duties,
    clock,
    working,
    current: true,
    gate: Promise.resolve(),
    held: () => DUTIES.filter((duty) => duties.holds(duty)),
    async live(seconds) {
      for (let passed = 0; passed < seconds; passed += 1) {
        clock.pass(1000);
        await settled();
      }
    },
  };
  return holder;
}
