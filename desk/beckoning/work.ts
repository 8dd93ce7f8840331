/**
 * Whether the person works in a window of Beckon: it has the focus, and a key or pointer was used in it within the last minute. They see
 * there what comes. A window that was merely opened, or left alone, holds nothing back.
 */
import type { Clock } from '../ports.ts';

/** ms since the last use for which a window counts as worked in. */
const WORKS_MS = 60_000;

export interface Work {
  /** @param page the number of the page that tells. @param used a key or pointer was used in it; false: it lost the focus */
  tell(page: number, used: boolean): void;
  is(): boolean;
  /** ms since 1970; null: they do not work in any. */
  endsAt(): number | null;
}

export function createWork(clock: Pick<Clock, 'now'>): Work {
  const usedAt = new Map<number, number>();
  const endsAt = (): number | null => {
    const now = clock.now();
    // A clock that was set back must not hold notifications for longer.
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
