/**
 * The burst guard: many live events at once do not become a wall of notifications. A few stand alone, the rest is gathered into one
 * that is drawn anew while the burst lasts. What cannot wait (critical, or due soon) has an allowance of its own.
 */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { dueState } from '../../shared/rules/due.ts';
import { type RateLimit, TokenBucket } from '../../shared/rules/token-bucket.ts';
import type { Clock, Notice } from '../ports.ts';

/** Two and a half a second may go on for ever: a steady stream is no burst. */
export const USUAL: RateLimit = { burst: 5, everyMs: 400 };
export const URGENT: RateLimit = { burst: 5, everyMs: 2_000 };

/** Cannot wait behind a count: critical, or to be answered soon. */
const isUrgent = ({ item, mine }: ItemView, now: number): boolean =>
  item.severity === 'critical' || (mine.actions.length > 0 && ['overdue', 'soon'].includes(dueState(item, now)));

/** ms from the first that is gathered until it is shown, and between two drawings. */
export const GATHER_MS = 500;
const REDRAW_MS = 2_000;

export interface BurstGuard {
  /** True where the item may have a notification of its own now; otherwise it is gathered. */
  admits(view: ItemView): boolean;
  /** The same for what is no item. */
  admitsNotice(notice: Notice): boolean;
  close(): void;
}

/** @param show gets what was gathered since the last time */
export function createBurstGuard(clock: Clock, show: (itemIds: string[], told: Notice[]) => void): BurstGuard {
  const usual = new TokenBucket();
  const urgent = new TokenBucket();
  let gathered = new Set<string>();
  let told = new Map<string, Notice>();
  let cancel: (() => void) | null = null;
  let shownAt = Number.NEGATIVE_INFINITY;

  const arrange = (): void => {
    if (cancel) return;
    const now = clock.now();
    const since = Math.max(0, now - shownAt);
    cancel = clock.after(Math.max(GATHER_MS, REDRAW_MS - since), () => {
      cancel = null;
      shownAt = clock.now();
      const [items, notices] = [[...gathered], [...told.values()]];
      gathered = new Set();
      told = new Map();
      show(items, notices);
    });
  };
  const admit = (isOne: boolean): boolean => {
    const now = clock.now();
    return (isOne && urgent.take(URGENT, now) === 0) || usual.take(USUAL, now) === 0;
  };
  return {
    admits(view) {
      if (admit(isUrgent(view, clock.now()))) {
        gathered.delete(view.item.id);
        return true;
      }
      gathered.add(view.item.id);
      arrange();
      return false;
    },
    admitsNotice(notice) {
      if (admit(false)) return true;
      told.set(notice.id, notice);
      arrange();
      return false;
    },
    close: () => cancel?.(),
  };
}
