import { type RefObject, useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { withAccepted } from './answer-store.ts';
import { createItemStore, type ItemLoad } from './item-store.ts';
import { inSight, useAnswers, useServices, useSnapshot } from './services.tsx';

const NONE: ItemLoad = { status: 'missing' };

/** The open item: from the snapshot if it is there, else loaded from the host and refreshed. */
export function useItem(itemId: string | null): { load: ItemLoad; reload: () => void } {
  const { bridge } = useServices();
  const { inbox } = useSnapshot();
  const answers = useAnswers();
  const store = useMemo(() => (itemId === null ? null : createItemStore(bridge, itemId)), [bridge, itemId]);
  const read = useSyncExternalStore(store?.subscribe ?? subscribeToNothing, store?.get ?? getNothing);
  const listed = inbox.find(({ item }) => item.id === itemId);
  const load = useMemo((): ItemLoad => {
    const view = listed ?? (read.status === 'ready' ? read.view : null);
    return view ? { status: 'ready', view: withAccepted(view, answers) } : read;
  }, [listed, read, answers]);
  const reload = useCallback(() => store?.reload(), [store]);
  return { load, reload };
}

const subscribeToNothing = () => () => {};
const getNothing = () => NONE;

/** Reports to the host that the user has the item open, while it is displayed by the user's choice. */
export function useAttention(itemId: string, title: RefObject<HTMLElement | null>, chosen: boolean) {
  const { attention } = useServices();
  useEffect(() => {
    if (chosen) return attention.track(itemId, () => inSight(title));
  }, [attention, chosen, itemId, title]);
}

/** ms that an item must be displayed to count as seen. */
const DWELL_MS = 1000;

/** Reports an item as seen after it was displayed for `DWELL_MS` by the user's choice. */
export function useSeen({ item, mine }: ItemView, title: RefObject<HTMLElement | null>, chosen: boolean) {
  const { bridge, clock } = useServices();
  const unseen = mine.seenAt === null || Date.parse(mine.seenAt) < Date.parse(item.beckon.at);
  useEffect(() => {
    if (!unseen || !chosen) return;
    return clock.after(DWELL_MS, () => {
      if (inSight(title)) void bridge.invoke('item.seen', { itemIds: [item.id] });
    });
  }, [bridge, clock, chosen, item.id, title, unseen]);
}
