import { type RefObject, useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { withAccepted } from './answer-store.ts';
import { createItemStore, type ItemLoad } from './item-store.ts';
import { inSight, useAnswers, useServices, useSnapshot } from './services.tsx';

const NONE: ItemLoad = { status: 'missing' };

/** The item that is open: from the snapshot where it is there, else read from the host and kept up to date. */
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

/** Tells the host that the person has the item before them, for as long as it is drawn by their own choice. */
export function useAttention(itemId: string, title: RefObject<HTMLElement | null>, chosen: boolean) {
  const { attention } = useServices();
  useEffect(() => {
    if (chosen) return attention.look(itemId, () => inSight(title));
  }, [attention, chosen, itemId, title]);
}

/** How long an item must be before someone's eyes to count as seen, in milliseconds. */
const DWELL_MS = 1000;

/** Tells the host that the item was seen, once it has been on screen for a moment by the person's own choice. */
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
