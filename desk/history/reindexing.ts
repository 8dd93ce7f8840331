/** After an update that finds items by more than the version before, what is here already is indexed again, in slices. */
import type { Clock, ItemStore, Log } from '../ports.ts';

/** So many rows a turn: some ms, so that nothing the person does waits for it. */
const SLICE = 50;
/** Between two slices. */
const PAUSE_MS = 50;
/** After the start, when the desk has caught up. */
const FIRST_MS = 10_000;

export function createReindexing(deps: { clock: Clock; store: Pick<ItemStore, 'isReindexed' | 'reindex'>; log: Log }): {
  close(): void;
} {
  const { clock, store, log } = deps;
  const slice = (after: number): void => {
    const next = store.reindex(after, SLICE);
    if (next !== null) cancel = clock.after(PAUSE_MS, () => slice(next));
    else log.info('history indexed again', {});
  };
  let cancel: () => void = () => {};
  if (!store.isReindexed()) cancel = clock.after(FIRST_MS, () => slice(0));
  return { close: () => cancel() };
}
