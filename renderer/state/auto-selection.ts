import type { NavigationStore } from './navigation.ts';

/** ms that an item must be displayed before a key can refer to it. */
export const AUTO_SELECTION_MS = 400;

/** Whether an automatically selected item has been displayed long enough. */
export interface AutoSelection {
  isSettled(): boolean;
}

/** Keys apply at once to an item that the user selected, and after `AUTO_SELECTION_MS` to one that the window selected. */
export function createAutoSelection(
  clock: { now(): number },
  navigation: Pick<NavigationStore, 'get' | 'subscribe'>,
): AutoSelection {
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
    isSettled() {
      const age = clock.now() - since;
      // A clock that was set back must not block keys.
      return age < 0 || age >= AUTO_SELECTION_MS;
    },
  };
}
