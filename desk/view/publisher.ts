/** Redraws after changes: 50 ms after the first of a burst, and using at most a fifth of the time. */
import type { Clock } from '../ports.ts';

const GATHER_MS = 50;
const SHARE = 4;

export function createPublisher(clock: Clock) {
  let draw: (itemIds: string[]) => void = () => {};
  const ids = new Set<string>();
  let cancel: (() => void) | null = null;
  let closed = false;
  let gather = GATHER_MS;
  return {
    /** Draws from now on. @param draw receives the ids of items changed since the last call */
    start(next: (itemIds: string[]) => void) {
      draw = next;
    },
    changed(itemIds: readonly string[]) {
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
