import { type PointerEvent, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { type InboxOrder, type InboxRow, inboxRows, itemsOfTab, removedFrom, withRetained } from './inbox-rows.ts';
import type { InboxSearchState } from './inbox-search.ts';
import type { Navigation } from './navigation.ts';
import { createRetainedRows } from './retained-rows.ts';
import { useNow, useServices, useSnapshotPart } from './services.tsx';

interface InboxRowsOptions extends Pick<Navigation, 'tab' | 'only'>, Pick<InboxSearchState, 'foundBy'> {
  views: readonly ItemView[];
}

export interface PointerHandlers {
  onPointerMove(event: PointerEvent): void;
  onPointerLeave(event: PointerEvent): void;
}

/** The snoozed list has a fixed order, by time of return. */
export const isSorted = ({ tab, only }: Pick<Navigation, 'tab' | 'only'>): boolean =>
  only !== null || tab !== 'snoozed';

/** The inbox rows. `over`: no row leaves while the mouse is over the list. `unsaid`: seen items not yet reported to the host. */
export function useInboxRows(
  order: InboxOrder,
  reading: ItemView | null,
  { tab, only }: Navigation,
  { found, foundBy }: Pick<InboxSearchState, 'found' | 'foundBy'>,
): { rows: InboxRow[]; over: PointerHandlers; unsaid: number } {
  const listed = { inbox: useSnapshotPart('inbox'), snoozed: useSnapshotPart('snoozed') };
  const { bridge, seenQueue } = useServices();
  const { inbox, snoozed } = (only ? null : found) ?? listed;
  const now = useNow();
  const [staying] = useState(() => createRetainedRows(bridge));
  const fresh = useSyncExternalStore(staying.subscribe, staying.get);
  const [hovered, setHovered] = useState(false);
  // The open item stays only in the list in which it was opened.
  const before = useRef<InboxRowsOptions>({ tab, only, foundBy, views: [] });
  const seen = useSyncExternalStore(seenQueue.subscribe, seenQueue.get);
  const shown = useMemo(
    () => itemsOfTab({ inbox, snoozed }, { tab, only }).filter(({ item }) => !seen.has(item.id)),
    [inbox, snoozed, tab, only, seen],
  );
  const views = useMemo(() => {
    const { views: last, ...list } = before.current;
    const same = list.tab === tab && list.only === only && list.foundBy === foundBy;
    // The snoozed list does not retain items: a returned item is listed where it waits.
    if (!same || !isSorted({ tab, only })) return shown;
    const isStaying = ({ item }: ItemView) => !seen.has(item.id);
    const left = hovered ? removedFrom(last, shown).map((view) => fresh.get(view.item.id) ?? view) : [];
    const stays = reading ? [...left.filter(({ item }) => item.id !== reading.item.id), reading] : left;
    return withRetained(last, shown, stays.filter(isStaying));
  }, [shown, seen, reading, hovered, fresh, tab, only, foundBy]);
  useEffect(() => {
    before.current = { tab, only, foundBy, views };
    staying.follow(removedFrom(views, shown).map(({ item }) => item.id));
  }, [tab, only, foundBy, views, shown, staying]);
  useEffect(() => () => staying.follow([]), [staying]);
  const over = useMemo(
    () => ({
      onPointerMove: ({ pointerType }: PointerEvent) => setHovered(pointerType === 'mouse'),
      onPointerLeave: () => setHovered(false),
    }),
    [],
  );
  const rows = useMemo(
    () => inboxRows(views, isSorted({ tab, only }) ? order : 'back', now),
    [views, order, tab, only, now],
  );
  const unsaid = useMemo(() => inbox.filter(({ item }) => seen.has(item.id)).length, [inbox, seen]);
  return { rows, over, unsaid };
}
