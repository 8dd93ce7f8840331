/**
 * Pruning: the history of a computer does not grow for ever. What is closed goes after 400 days without a change, or when there is
 * more than 200,000 of it, the oldest first; what is open, or has an answer on its way, never goes. The relay still has it all.
 */
import { isOpen } from '../../shared/rules/item-state.ts';
import type { Clock, ItemStore, KeptItem, Log } from '../ports.ts';

const DAY_MS = 24 * 3_600_000;
export const KEPT_DAYS = 400;
const KEPT_ITEMS = 200_000;

/** So many rows a turn: a few ms, so that nothing the person does waits for it. */
const SLICE = 100;
/** Between two slices. */
const PAUSE_MS = 200;
/** After the start, when the desk has caught up. */
const FIRST_MS = 10 * 60_000;

interface PruningDeps {
  clock: Clock;
  store: Pick<ItemStore, 'prune' | 'surplusBelow'>;
  /** Never goes, whatever its age: it has an answer kept here. */
  needed(itemId: string): boolean;
  log: Log;
  /** How many items are kept at most; default {@link KEPT_ITEMS}. */
  keep?: number;
}

interface Pruning {
  close(): void;
}

const isClosed = ({ item }: KeptItem): boolean => !isOpen(item);

/** Begins some minutes after it is made, and comes again each day. */
export function createPruning({ clock, store, needed, log, keep = KEPT_ITEMS }: PruningDeps): Pruning {
  let cancel: () => void = () => {};
  let dropped = 0;

  /** @param old ms; unchanged since then is old. @param surplus up to this position in the store there is too much */
  const slice = (after: number, old: number, surplus: number): void => {
    const goes = (kept: KeptItem, isSurplus: boolean): boolean =>
      isClosed(kept) && !needed(kept.item.id) && (isSurplus || Date.parse(kept.item.updatedAt) < old);
    const { dropped: gone, next } = store.prune({ after, limit: SLICE, before: old, surplus }, goes);
    dropped += gone;
    if (next !== null) {
      cancel = clock.after(PAUSE_MS, () => slice(next, old, surplus));
      return;
    }
    if (dropped > 0) log.info('history pruned', { items: dropped });
    cancel = clock.after(DAY_MS, begin);
  };
  const begin = (): void => {
    dropped = 0;
    slice(0, clock.now() - KEPT_DAYS * DAY_MS, store.surplusBelow(keep));
  };

  cancel = clock.after(FIRST_MS, begin);
  return { close: () => cancel() };
}
