/**
 * Limits of document fetches: at once, of one person, and bytes on disk. A fetch reserves the largest size of a document, and returns the
 * rest when its size is known. Further fetches wait in order, a few of each person, so that the queue is bounded too.
 */
import type { Timers } from '../../domain/ports.ts';

export const DOCUMENT_LIMITS = {
  /** Bytes of a document. */
  size: 25 * 1024 * 1024,
  atOnce: 8,
  /** Of one person, until they are sent; and further ones that wait. */
  ofPerson: 2,
  waitingOfPerson: 4,
  /** Bytes of all fetched documents that are not yet sent. */
  bytes: 256 * 1024 * 1024,
  /** ms. */
  wait: 30_000,
} as const;

/** A place among the fetches. */
interface FetchPlace {
  /** The fetch ended; the file of so many bytes remains until `free`. */
  fetched(size: number): void;
  free(): void;
}

interface Waiting {
  personId: string;
  admit(): void;
  end(): void;
}

export function createDocumentLimits(timers: Timers) {
  /** Places by person. */
  const taken = new Map<string, number>();
  const waiting = new Set<Waiting>();
  let running = 0;
  let reserved = 0;
  let closed = false;

  const takenBy = (personId: string): number => taken.get(personId) ?? 0;
  const hasRoom = (personId: string): boolean =>
    running < DOCUMENT_LIMITS.atOnce &&
    reserved + DOCUMENT_LIMITS.size <= DOCUMENT_LIMITS.bytes &&
    takenBy(personId) < DOCUMENT_LIMITS.ofPerson;

  function admitWaiting(): void {
    for (const next of [...waiting]) if (hasRoom(next.personId)) next.admit();
  }

  function placeOf(personId: string): FetchPlace {
    running += 1;
    reserved += DOCUMENT_LIMITS.size;
    taken.set(personId, takenBy(personId) + 1);
    let held: number = DOCUMENT_LIMITS.size;
    let isRunning = true;
    let isFree = false;
    function end(size: number): void {
      if (isRunning) running -= 1;
      isRunning = false;
      reserved += size - held;
      held = size;
    }
    return {
      fetched(size) {
        end(size);
        admitWaiting();
      },
      free() {
        if (isFree) return;
        isFree = true;
        end(0);
        const others = takenBy(personId) - 1;
        if (others === 0) taken.delete(personId);
        else taken.set(personId, others);
        admitWaiting();
      },
    };
  }

  function turn(personId: string): Promise<FetchPlace | 'busy'> {
    return new Promise((resolve) => {
      const settle = (result: FetchPlace | 'busy') => {
        cancel();
        waiting.delete(one);
        resolve(result);
      };
      const one: Waiting = {
        personId,
        // The place is taken in the same turn, so that no other fetch can get it.
        admit: () => settle(placeOf(personId)),
        end: () => settle('busy'),
      };
      const cancel = timers.after(DOCUMENT_LIMITS.wait, one.end);
      waiting.add(one);
    });
  }

  return {
    /** @returns why there is none: the person's own fetches, or those of all */
    async take(personId: string): Promise<FetchPlace | 'crowded' | 'busy'> {
      if (closed) return 'busy';
      // A free place is never reserved for a waiting fetch: each change of the limits admits those that fit.
      if (hasRoom(personId)) return placeOf(personId);
      const own = [...waiting].filter((one) => one.personId === personId).length;
      return own < DOCUMENT_LIMITS.waitingOfPerson ? turn(personId) : 'crowded';
    },
    /** Ends all waits. */
    close() {
      closed = true;
      for (const one of [...waiting]) one.end();
    },
  };
}
