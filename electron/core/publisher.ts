/** Draws after changes: soon after the first of a burst, and at most every 50 ms. */
import type { Clock } from './ports.ts';

const GATHER_MS = 50;

export interface Publisher {
  changed(itemIds: readonly string[]): void;
  close(): void;
}

/** @param draw gets the ids of the items that changed since the last time */
export function createPublisher(clock: Clock, draw: (itemIds: string[]) => void): Publisher {
  const ids = new Set<string>();
  let cancel: (() => void) | null = null;
  let closed = false;
  return {
    changed(itemIds) {
      for (const id of itemIds) ids.add(id);
      if (closed) return;
      cancel ??= clock.after(GATHER_MS, () => {
        cancel = null;
        const gathered = [...ids];
        ids.clear();
        draw(gathered);
      });
    },
    close() {
      closed = true;
      cancel?.();
    },
  };
}
