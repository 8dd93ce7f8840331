import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { MarkedView } from './bulk.ts';
import type { InboxRow } from './inbox-rows.ts';
import { hasPendingAnswer, isMarkable } from './item-view-rules.ts';
import type { MarkedItem } from './marks.ts';
import type { Navigation, NavigationChange } from './navigation.ts';
import { useServices } from './services.tsx';

/** Marked rows; a row that leaves or accepts no answer is unmarked. @param left called with rows unmarked without the user's doing */
export function useMarks(
  rows: readonly InboxRow[],
  { marked }: Navigation,
  go: (change: NavigationChange) => void,
  left: (views: readonly ItemView[]) => void,
) {
  const { answers } = useServices();
  const versions = useMemo(() => new Map(marked.items.map(({ id, version }) => [id, version])), [marked]);
  const listed = useMemo(() => new Map(rows.map(({ view }) => [view.item.id, view])), [rows]);
  const chosen = useMemo(() => chosenOf(rows, versions), [rows, versions]);
  const acting = useRef(new Set<string>());
  useLeaving({ marked: marked.items, chosen, listed, acting: acting.current, go, left });
  const order = useRef<readonly ItemView[]>([]);
  order.current = rows.flatMap(({ view }) => (isMarkable(view) ? [view] : []));
  const mark = useCallback(
    (itemId: string, range: boolean) => {
      const read = ({ item }: ItemView): MarkedItem => ({ id: item.id, version: answers.versionOf(item) });
      const view = order.current.find(({ item }) => item.id === itemId);
      if (view)
        go(range ? { to: 'mark-range', itemId, rows: order.current.map(read) } : { to: 'mark', item: read(view) });
    },
    [go, answers],
  );
  return {
    ids: versions,
    chosen,
    mark,
    all: () =>
      go({
        to: 'mark-all',
        rows: order.current.map(({ item }) => ({ id: item.id, version: answers.versionOf(item) })),
      }),
    clear: () => go({ to: 'unmark' }),
    unmark: (itemIds?: readonly string[]) => go({ to: 'unmark', keyboard: true, ...(itemIds ? { itemIds } : {}) }),
    /** These leave by the user's action; do not report them. */
    acts: (itemIds: readonly string[]) => {
      for (const id of itemIds) acting.current.add(id);
    },
  };
}

const chosenOf = (rows: readonly InboxRow[], versions: ReadonlyMap<string, number>): MarkedView[] =>
  rows.flatMap(({ view }) => {
    const version = versions.get(view.item.id);
    return version !== undefined && isMarkable(view) ? [{ view, version }] : [];
  });

interface Leaving {
  marked: readonly MarkedItem[];
  chosen: readonly MarkedView[];
  listed: ReadonlyMap<string, ItemView>;
  acting: Set<string>;
  go: (change: NavigationChange) => void;
  left: (views: readonly ItemView[]) => void;
}

function useLeaving({ marked, chosen, listed, acting, go, left }: Leaving) {
  const seen = useRef(new Map<string, ItemView>());
  useEffect(() => {
    for (const { view } of chosen) seen.current.set(view.item.id, view);
    const stay = new Set(chosen.map(({ view }) => view.item.id));
    const leaving = marked.flatMap(({ id }) => (stay.has(id) ? [] : [id]));
    if (leaving.length === 0) return;
    go({ to: 'unmark', itemIds: leaving });
    const views = leaving.flatMap((id) => {
      const view = listed.get(id) ?? seen.current.get(id);
      seen.current.delete(id);
      return acting.delete(id) || !view || hasPendingAnswer(view) ? [] : [view];
    });
    if (views.length > 0) left(views);
  }, [marked, chosen, listed, acting, go, left]);
}
