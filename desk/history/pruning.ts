/** Deletes closed items some time after their last change (default 400 days), or the oldest above 200,000; not with a pending answer. The relay retains all. */

import { HISTORY_DAYS } from '../../shared/preference-values.ts';
import { isOpen } from '../../shared/rules/item-state.ts';
import type { Clock, ItemStore, Log, StoredItem } from '../ports.ts';

const DAY_MS = 24 * 3_600_000;
const KEPT_ITEMS = 200_000;

/** Rows per slice: a few ms, so that the user never waits. */
const SLICE = 100;
const PAUSE_MS = 200;
/** ms after the start, when the desk has caught up. */
const FIRST_MS = 10 * 60_000;

interface PruningDeps {
  clock: Clock;
  store: Pick<ItemStore, 'prune' | 'surplusBelow'>;
  /** Excludes items with a pending answer. */
  needed(itemId: string): boolean;
  /** Called after items were deleted. */
  pruned?(): void;
  log: Log;
  keep?: number;
  /** Read at each run. */
  days?(): number;
}

const isClosed = ({ item }: StoredItem): boolean => !isOpen(item);

/** Runs ten minutes after creation and then daily. */
export function createPruning(deps: PruningDeps) {
  const { clock, store, needed, log, keep = KEPT_ITEMS, days = () => HISTORY_DAYS } = deps;
  let cancel: () => void = () => {};
  let dropped = 0;

  /** @param old ms since 1970; an item unchanged since then is deleted. @param surplus items up to this store position exceed the limit */
  const slice = (after: number, old: number, surplus: number): void => {
    const goes = (kept: StoredItem, isSurplus: boolean): boolean =>
      isClosed(kept) && !needed(kept.item.id) && (isSurplus || Date.parse(kept.item.updatedAt) < old);
    const { dropped: gone, next } = store.prune({ after, limit: SLICE, before: old, surplus }, goes);
    dropped += gone;
    if (next !== null) {
      cancel = clock.after(PAUSE_MS, () => slice(next, old, surplus));
      return;
    }
    if (dropped > 0) {
      log.info('history pruned', { items: dropped });
      deps.pruned?.();
    }
    cancel = clock.after(DAY_MS, begin);
  };
  const begin = (): void => {
    dropped = 0;
    slice(0, clock.now() - days() * DAY_MS, store.surplusBelow(keep));
  };

  cancel = clock.after(FIRST_MS, begin);
  return { close: () => cancel() };
}
