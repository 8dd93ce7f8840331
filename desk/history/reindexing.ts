/** Rebuilds the search index in slices after an update that changed what it contains. */
import type { Clock, ItemStore, Log } from '../ports.ts';

/** Rows per slice: some ms, so that the user never waits. */
const SLICE = 50;
const PAUSE_MS = 50;
/** ms after the start, when the desk has caught up. */
const FIRST_MS = 10_000;

export function createReindexing(deps: { clock: Clock; store: Pick<ItemStore, 'isReindexed' | 'reindex'>; log: Log }): {
  close(): void;
} {
  const { clock, store, log } = deps;
  const slice = (after: number): void => {
    const next = store.reindex(after, SLICE);
    if (next !== null) cancel = clock.after(PAUSE_MS, () => slice(next));
    else log.info('history reindexed', {});
  };
  let cancel: () => void = () => {};
  if (!store.isReindexed()) cancel = clock.after(FIRST_MS, () => slice(0));
  return { close: () => cancel() };
}
