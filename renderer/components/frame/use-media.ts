import { useMemo, useSyncExternalStore } from 'react';
import { mediaStore } from '../../page.ts';

/** Whether a media query of `widgets/styles.ts` matches, for differences that CSS cannot express. */
export function useMedia(query: string): boolean {
  const store = useMemo(() => mediaStore(query), [query]);
  return useSyncExternalStore(store.subscribe, store.get);
}
