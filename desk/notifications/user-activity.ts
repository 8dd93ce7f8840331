/** Whether a focused window of Beckon had input within the last minute, so that it shows the user new items. */
import type { Clock } from '../ports.ts';

/** ms since the last input during which a window counts as in use. */
const WORKS_MS = 60_000;

export interface Work {
  /** @param page number of the reporting page. @param used input occurred; false: the window lost the focus */
  tell(page: number, used: boolean): void;
  is(): boolean;
  /** ms since 1970; null: not working in any window. */
  endsAt(): number | null;
}

export function createWork(clock: Pick<Clock, 'now'>): Work {
  const usedAt = new Map<number, number>();
  const endsAt = (): number | null => {
    const now = clock.now();
    // If the clock was set back, notifications must not be held longer.
    for (const [page, at] of usedAt) if (Math.abs(now - at) >= WORKS_MS) usedAt.delete(page);
    return usedAt.size > 0 ? Math.max(...usedAt.values()) + WORKS_MS : null;
  };
  return {
    tell(page, used) {
      if (used) usedAt.set(page, clock.now());
      else usedAt.delete(page);
    },
    is: () => endsAt() !== null,
    endsAt,
  };
}
