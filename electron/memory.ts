/** Returns memory after a burst: V8 then holds several times what it needs, and an idle desk allocates nothing to trigger a collection. */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Clock } from '../desk/ports.ts';

/** Idle ms before a collection, which takes about 0.1 s and must not delay the user. */
const QUIET_MS = 10_000;
/** Minimum surplus in bytes. */
const WORTH = 32 * 2 ** 20;

export interface Heap {
  /** Bytes allocated from the system, and bytes in use, including garbage. */
  size(): { taken: number; used: number };
  collect(): void;
}

export interface MemoryRelease {
  /** Reports work; restarts the idle time. */
  busy(): void;
  close(): void;
}

export function createMemoryRelease(clock: Clock, heap: Heap): MemoryRelease {
  let cancel: (() => void) | null = null;
  /** Bytes in use after the last collection. */
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
    // Without `last-resort`, V8 keeps up to 128 MiB of pages of the young generation, and free pages of the old one.
    if (typeof collect === 'function') collect({ type: 'major', flavor: 'last-resort' });
  },
};
