/**
 * Background work that only one of several relays on a store may do at a time. A worker joins with how it begins and ends, and writes by
 * the duty's writer. A single relay has all duties (`everyDuty`); with several, each is held by a lease (`relay/cluster/duty-leases.ts`).
 */
import type { Duty } from './lease-ports.ts';
import type { Writer } from './unit-of-work.ts';

export interface DutyWork {
  begin(): Promise<void> | void;
  /** No new work starts after this returns; resolves when running work is finished. */
  end(): Promise<void> | void;
}

export interface Duties {
  /** This relay's id in leases; null: it is the only relay. */
  readonly owner: string | null;
  /** As far as this relay knows; a unit of work checks the store. */
  holds(duty: Duty): boolean;
  /** The unit checks the duty. If another relay holds it, the unit writes nothing and `write` rejects with `DutyLost`. */
  writer(duty: Duty): Writer;
  /** Resolves once the work has begun, or at once if another relay holds the duty: the work then begins at takeover. */
  join(duty: Duty, work: DutyWork): Promise<void>;
  /** Takes free duties, and watches the others. */
  start(): Promise<void>;
  /** Ends all work and releases every duty. */
  close(): Promise<void>;
}

/** Another relay holds the duty: nothing was written, and the work here ends. */
export class DutyLost extends Error {
  constructor(duty: Duty) {
    super(`another relay holds the duty: ${duty}`);
  }
}

/** For a single relay: no leases, no checks, and a duty begins when it is joined. */
export function everyDuty(writer: Writer): Duties {
  const joined: DutyWork[] = [];
  return {
    owner: null,
    holds: () => true,
    writer: () => writer,
    async join(_duty, work) {
      joined.push(work);
      await work.begin();
    },
    async start() {},
    async close() {
      await Promise.all(joined.map((work) => work.end()));
    },
  };
}

/** One instance per tenure: created when the duty is taken, closed when it ends. */
interface Tenure<T> {
  readonly work: DutyWork;
  current(): T | null;
}

export function tenureOf<T extends { start(): Promise<void> | void; close(): Promise<void> }>(
  make: () => T,
): Tenure<T> {
  let current: T | null = null;
  return {
    current: () => current,
    work: {
      async begin() {
        current = make();
        await current.start();
      },
      async end() {
        const ended = current;
        current = null;
        await ended?.close();
      },
    },
  };
}
