import { useMemo, useSyncExternalStore } from 'react';
import { mediaStore } from '../../page.ts';

/** Whether a media query of `widgets/styles.ts` holds now, for what no style can do: to draw one thing or another. */
export function useMedia(query: string): boolean {
  const store = useMemo(() => mediaStore(query), [query]);
  return useSyncExternalStore(store.subscribe, store.get);
}
