/**
 * What a relay does by itself, and of several relays on one store only one may do at a time. Whoever does it joins here with how it begins
 * and ends, and writes by the duty's writer. A relay alone has them all (`everyDuty`); of several each is held by a lease
 * (`relay/cluster/leases.ts`).
 */
import type { Duty } from './lease-ports.ts';
import type { Writer } from './unit-of-work.ts';

export interface DutyWork {
  /** It may be begun again after its end. */
  begin(): Promise<void> | void;
  /** What was begun goes on no more when this returns, and is over when it resolves. */
  end(): Promise<void> | void;
}

export interface Duties {
  /** The relay as others know it, on whatever it takes for a duty; null: it is alone. */
  readonly owner: string | null;
  /** As far as this relay knows; a unit of work asks the store. */
  holds(duty: Duty): boolean;
  /** What a unit finds is decided in the unit: where the duty is another's by then it does nothing, and `write` rejects with `DutyLost`. */
  writer(duty: Duty): Writer;
  /** Resolves once the work has begun, or at once where another holds the duty: then it begins when this relay takes it over. */
  join(duty: Duty, work: DutyWork): Promise<void>;
  /** Takes what nobody has; from then on what others have is watched. */
  start(): Promise<void>;
  /** Ends all work, and gives every duty to whoever wants it. */
  close(): Promise<void>;
}

/** Another holds the duty by now: nothing was done, and its work here ends. */
export class DutyLost extends Error {
  constructor(duty: Duty) {
    super(`another relay does it: ${duty}`);
  }
}

/** Of a relay alone: no row, no check, and a duty begins when it is joined. */
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

/** Made anew each time a duty is taken, closed when it ends. */
interface Tenure<T> {
  readonly work: DutyWork;
  /** Null while another has the duty. */
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
