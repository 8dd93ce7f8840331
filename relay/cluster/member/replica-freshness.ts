/** `Freshness` of a replica: waits for the writes of other relays, for a limited time. */
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { Freshness, StorePosition } from '../../domain/freshness.ts';
import type { Timers } from '../../domain/ports.ts';

export interface ReplicaPosition {
  /** Position up to which everything is applied. */
  place(): StorePosition;
  /** @param moved called when the position changes. @returns unsubscribe */
  onMoved(moved: () => void): () => void;
  /** Newest position of the log. Rejects if it cannot be determined. */
  newest(): Promise<StorePosition>;
}

/** ms that a request waits here before the client is sent to another relay. */
const WAIT_MS = 2000;

export interface ReplicaFreshness extends Freshness {
  close(): void;
}

export function createReplicaFreshness(copy: ReplicaPosition, timers: Timers): ReplicaFreshness {
  const waiting = createWaiting(copy, timers);
  const newest = joined(() => copy.newest());

  async function catchUp(): Promise<void> {
    const place = await inTime(newest(), timers);
    await waiting.reach(place);
  }

  return {
    isShared: true,
    place: () => copy.place(),
    async reach(place) {
      // A position in another life says nothing about this one.
      if (place.life === copy.place().life) await waiting.reach(place);
    },
    catchUp,
    async found(look) {
      const first = await look();
      if (first !== null) return first;
      await catchUp();
      return look();
    },
    close: waiting.close,
  };
}

const behind = (): ProblemError => new ProblemError('RELAY_BEHIND', refusals.requests.behind, { retryAfter: 1 });

interface Waiter extends StorePosition {
  done: (error?: ProblemError) => void;
}

/** Requests waiting for a position; scanned only when the first may be reached. */
function createWaiting(copy: ReplicaPosition, timers: Timers) {
  const waiters = new Set<Waiter>();
  /** Lower bound of the awaited positions. Not raised when a waiter leaves, to avoid a scan. */
  let next = Number.POSITIVE_INFINITY;
  const isHere = ({ life, at }: StorePosition, here = copy.place()): boolean => here.life === life && here.at >= at;

  const stop = copy.onMoved(() => {
    const here = copy.place();
    if (here.at < next) return;
    next = Number.POSITIVE_INFINITY;
    for (const waiter of [...waiters]) {
      if (isHere(waiter, here)) waiter.done();
      else next = Math.min(next, waiter.at);
    }
  });

  return {
    reach(place: StorePosition): Promise<void> {
      if (isHere(place)) return Promise.resolve();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const waiter: Waiter = { ...place, done: (error) => (error ? reject(error) : resolve()) };
      const cancel = timers.after(WAIT_MS, () => waiter.done(behind()));
      waiters.add(waiter);
      next = Math.min(next, place.at);
      return promise.finally(() => {
        cancel();
        waiters.delete(waiter);
      });
    },
    close(): void {
      stop();
      for (const waiter of [...waiters]) waiter.done(behind());
    },
  };
}

/** Coalesces calls: while one is pending, all callers share the next one, since the pending one may predate their request. */
function joined<T>(ask: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | null = null;
  let following: Promise<T> | null = null;

  function begin(): Promise<T> {
    const asked = ask().finally(() => {
      if (underWay === asked) underWay = null;
    });
    underWay = asked;
    return asked;
  }

  return () => {
    if (underWay === null) return begin();
    following ??= underWay
      .catch(() => {})
      .then(() => {
        following = null;
        return begin();
      });
    return following;
  };
}

/** @throws RELAY_BEHIND on timeout or error */
async function inTime<T>(work: Promise<T>, timers: Timers): Promise<T> {
  let cancel = () => {};
  const late = new Promise<never>((_, reject) => {
    cancel = timers.after(WAIT_MS, () => reject(behind()));
  });
  return Promise.race([work, late])
    .catch(() => {
      throw behind();
    })
    .finally(() => cancel());
}
