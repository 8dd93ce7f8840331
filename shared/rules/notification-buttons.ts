/** Selects the actions shown as notification buttons; no desktop draws more than three. */
import type { ItemAction } from '../items.ts';

const IMPORTANCE: Record<ItemAction['kind'], number> = {
  approve: 0,
  reject: 1,
  acknowledge: 2,
  'request-info': 3,
  custom: 4,
};

/** All actions in the source's order if at most `max`; else the most important ones, and `more` takes the last place ("More…"). */
export function buttonsFor(actions: readonly ItemAction[], max = 3): { buttons: ItemAction[]; more: boolean } {
  if (actions.length <= max) return { buttons: [...actions], more: false };
  // sort is stable: equal actions keep the source's order
  const ranked = [...actions].sort((a, b) => IMPORTANCE[a.kind] - IMPORTANCE[b.kind]);
  return { buttons: ranked.slice(0, Math.max(0, max - 1)), more: true };
}
