/**
 * Group commit: all units requested in one turn of the event loop share one transaction and one sync. A failing unit rolls back only
 * itself: the group is run again with a savepoint per unit, so units must have no effects except through their `Tx`. Waiting longer to fill
 * a group makes everything slower (docs/measures.md).
 */

import { ProblemError } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { CommittedChange } from '../domain/reader.ts';
import type { Unit, UnitResult } from '../domain/replica-ports.ts';
import type { StoreWriter } from '../domain/store-ports.ts';
import type { Tx } from '../domain/unit-of-work.ts';
import type { Transaction } from './transaction.ts';
import { type Tables, takeChanges } from './unit.ts';

interface WriterDeps {
  tables: Tables;
  transaction: Transaction;
  publish: (changes: readonly CommittedChange[]) => void;
  /** Called once a group. */
  observe: (group: { units: number; seconds: number; failed: boolean }) => void;
  /** Throws if the store must not be written, for example because it was moved. */
  look?: () => void;
  /** A group or unit was lost for a reason that is not the caller's. */
  onError: (error: unknown) => void;
}

export class GroupWriter implements StoreWriter {
  readonly #deps: WriterDeps;
  #queue: Unit[] = [];
  #scheduled = false;
  #closed = false;
  #whenFlushed: (() => void)[] = [];

  constructor(deps: WriterDeps) {
    this.#deps = deps;
  }

  write<T>(work: (tx: Tx) => T): Promise<T> {
    if (this.#closed) return Promise.reject(unavailable(refusals.requests.goingDownNothingAccepted));
    return new Promise<T>((resolve, reject) => {
      // The queue has units of every type; each resolves with the result of its own work.
      let value: T;
      const keep = (given: Tx) => {
        value = work(given);
      };
      this.#queue.push({ work: keep, resolve: () => resolve(value), reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => this.#flush());
    });
  }

  checkForeign(): void {
    this.#deps.transaction.checkForeign();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#scheduled) await new Promise<void>((resolve) => this.#whenFlushed.push(resolve));
  }

  #flush(): void {
    const units = this.#queue;
    this.#queue = [];
    this.#scheduled = false;
    const from = performance.now();
    const done = this.#run(units);
    this.#deps.observe({ units: units.length, seconds: (performance.now() - from) / 1000, failed: done === null });
    if (done) this.#settle(done);
    for (const wake of this.#whenFlushed.splice(0)) wake();
  }

  /** @returns null if the group was lost; its units are then rejected */
  #run(units: readonly Unit[]): UnitResult<Unit>[] | null {
    try {
      this.#deps.look?.();
      return this.#deps.transaction.run(units);
    } catch (error) {
      this.#deps.transaction.lose();
      this.#deps.onError(error);
      for (const unit of units) unit.reject(unavailable());
      return null;
    }
  }

  #settle(done: readonly UnitResult<Unit>[]): void {
    const changes = takeChanges(this.#deps.tables.state);
    for (const entry of done) {
      if ('error' in entry) entry.unit.reject(this.#ownOrUnavailable(entry.error));
      else entry.unit.resolve(entry.value);
    }
    if (changes.length > 0) this.#deps.publish(changes);
  }

  /** Passes on a `ProblemError`; hides the details of any other error, which is a fault of the relay. */
  #ownOrUnavailable(error: unknown): unknown {
    if (error instanceof ProblemError) return error;
    this.#deps.onError(error);
    return unavailable();
  }
}

/** Seconds. */
const RETRY_AFTER = 2;
const unavailable = (detail = refusals.requests.storeFull): ProblemError =>
  new ProblemError('STORE_UNAVAILABLE', detail, { retryAfter: RETRY_AFTER });

/** For a replica opened without its log: every write would make it diverge. */
export const createRefusingWriter = (transaction: Pick<Transaction, 'checkForeign'>): StoreWriter => ({
  write: () => Promise.reject(new ProblemError('STORE_UNAVAILABLE', refusals.requests.ofSeveral)),
  checkForeign: () => transaction.checkForeign(),
  close: () => Promise.resolve(),
});
