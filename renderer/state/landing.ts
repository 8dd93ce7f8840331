import type { NavigationStore } from './navigation.ts';

/** ms for which something has to be in its place before a press can mean it. */
export const REST_MS = 400;

/** Whether the item that is shown has been there for a moment, where the window chose it by itself. */
export interface Landing {
  rests(): boolean;
}

/** An item that the person chose is meant by their next key at once; one that came by itself only after `REST_MS`. */
export function createLanding(
  clock: { now(): number },
  navigation: Pick<NavigationStore, 'get' | 'subscribe'>,
): Landing {
  const selection = () => {
    const { view, selected } = navigation.get();
    return view === 'inbox' || view === 'history' ? selected[view] : null;
  };
  let shown = selection()?.itemId;
  let since = Number.NEGATIVE_INFINITY;
  navigation.subscribe(() => {
    const now = selection();
    if (!now || now.by === 'person') since = Number.NEGATIVE_INFINITY;
    else if (now.itemId !== shown) since = clock.now();
    shown = now?.itemId;
  });
  return {
    rests() {
      const age = clock.now() - since;
      // A clock that was set back keeps no key waiting.
      return age < 0 || age >= REST_MS;
    },
  };
}
