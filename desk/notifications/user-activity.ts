/** Whether a focused window of Beckon had input within the last minute, so that it shows the user new items. */
import type { Clock } from '../ports.ts';

/** ms since the last input during which a window counts as in use. */
const ACTIVE_MS = 60_000;

export function createUserActivity(clock: Pick<Clock, 'now'>) {
  const usedAt = new Map<number, number>();
  const endsAt = (): number | null => {
    const now = clock.now();
    // If the clock was set back, notifications must not be held longer.
    for (const [page, at] of usedAt) if (Math.abs(now - at) >= ACTIVE_MS) usedAt.delete(page);
    return usedAt.size > 0 ? Math.max(...usedAt.values()) + ACTIVE_MS : null;
  };
  return {
    /** @param page number of the reporting page. @param used input occurred; false: the window lost the focus */
    set(page: number, used: boolean) {
      if (used) usedAt.set(page, clock.now());
      else usedAt.delete(page);
    },
    isActive: (): boolean => endsAt() !== null,
    /** ms since 1970; null: not working in any window. */
    endsAt,
  };
}
