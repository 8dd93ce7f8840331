/**
 * Memory that a burst took is given back once it is quiet. A start with many items, or a night caught up, makes V8 take several times
 * the room that is needed afterwards; an idle desk allocates nothing, so no collection would ever come to give it back.
 */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Clock } from '../desk/ports.ts';

/** ms without work: a collection takes about a tenth of a second, and nobody is to wait for it. */
const QUIET_MS = 10_000;
/** Bytes that make it worth while. */
const WORTH = 32 * 2 ** 20;

export interface Heap {
  /** Bytes that are taken from the system, and of them in use, garbage among it. */
  size(): { taken: number; used: number };
  collect(): void;
}

export interface GivingBack {
  /** Work was done: it is not quiet yet. */
  busy(): void;
  close(): void;
}

export function createGivingBack(clock: Clock, heap: Heap): GivingBack {
  let cancel: (() => void) | null = null;
  /** What was in use after the last collection. */
  let needed = 0;
  const look = (): void => {
    cancel = null;
    if (heap.size().taken - needed < WORTH) return;
    heap.collect();
    needed = heap.size().used;
  };
  return {
    busy() {
      cancel?.();
      cancel = clock.after(QUIET_MS, look);
    },
    close: () => cancel?.(),
  };
}

export const v8Heap: Heap = {
  size() {
    const { total_heap_size: taken, used_heap_size: used } = getHeapStatistics();
    return { taken, used };
  },
  collect() {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('globalThis.gc');
    if (typeof collect === 'function') collect({ type: 'major' });
  },
};
