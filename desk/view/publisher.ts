/** Draws after changes: soon after the first of a burst, at most every 50 ms, and never for more than a fifth of the time. */
import type { Clock } from '../ports.ts';

const GATHER_MS = 50;
const SHARE = 4;

interface Publisher {
  changed(itemIds: readonly string[]): void;
  close(): void;
}

/** @param draw gets the ids of the items that changed since the last time */
export function createPublisher(clock: Clock, draw: (itemIds: string[]) => void): Publisher {
  const ids = new Set<string>();
  let cancel: (() => void) | null = null;
  let closed = false;
  let gather = GATHER_MS;
  return {
    changed(itemIds) {
      for (const id of itemIds) ids.add(id);
      if (closed) return;
      cancel ??= clock.after(gather, () => {
        cancel = null;
        const gathered = [...ids];
        ids.clear();
        const from = clock.now();
        draw(gathered);
        gather = Math.max(GATHER_MS, (clock.now() - from) * SHARE);
      });
    },
    close() {
      closed = true;
      cancel?.();
    },
  };
}
