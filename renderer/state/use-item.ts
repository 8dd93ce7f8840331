import { type RefObject, useEffect, useMemo, useState } from 'react';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Problem } from '../../shared/problems.ts';
import { isUnseen } from '../../shared/rules/snooze.ts';
import { withAccepted } from './answer-store.ts';
import { inSight, useAnswers, useServices, useSnapshotPart } from './services.tsx';
import { useLoad } from './use-load.ts';

export type ItemLoad =
  | { status: 'loading' }
  | { status: 'missing' }
  | { status: 'failed'; problem: Problem }
  | { status: 'ready'; view: ItemView };

const NONE: ItemLoad = { status: 'missing' };

/** Counts the changes of an item that the host reports. */
function useChanges(itemId: string | null): number {
  const { bridge } = useServices();
  const [count, setCount] = useState(0);
  useEffect(
    () => bridge.on('changed', ({ itemIds }) => itemId && itemIds.includes(itemId) && setCount((n) => n + 1)),
    [bridge, itemId],
  );
  return count;
}

/** The open item: from the snapshot if it is there, else loaded from the host and refreshed. */
export function useItem(itemId: string | null): { load: ItemLoad; reload: () => void } {
  const { bridge } = useServices();
  const inbox = useSnapshotPart('inbox');
  const answers = useAnswers();
  const changes = useChanges(itemId);
  const id = itemId ?? '';
  const read = useLoad(id, itemId === null ? undefined : changes, () => bridge.invoke('item.get', { itemId: id }));
  const listed = inbox.find(({ item }) => item.id === itemId);
  const found = listed ?? (read.state.status === 'ready' ? read.state.value : null);
  const load = useMemo(
    (): ItemLoad | null => found && { status: 'ready', view: withAccepted(found, answers) },
    [found, answers],
  );
  const otherwise = itemId === null || read.state.status === 'ready' ? NONE : read.state;
  return { load: load ?? otherwise, reload: read.retry };
}

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
export function useSeen(view: ItemView, title: RefObject<HTMLElement | null>, chosen: boolean) {
  const { bridge, clock } = useServices();
  const itemId = view.item.id;
  const unseen = isUnseen(view, clock.now());
  useEffect(() => {
    if (!unseen || !chosen) return;
    return clock.after(DWELL_MS, () => {
      if (inSight(title)) void bridge.invoke('item.seen', { itemIds: [itemId] });
    });
  }, [bridge, clock, chosen, itemId, title, unseen]);
}
