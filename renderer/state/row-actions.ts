import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { ItemAction } from '../../shared/items.ts';
import { isOpen } from '../../shared/rules/item-state.ts';
import { opensLine } from './answer-kinds.ts';
import { hasPendingAnswer, requireOnlySeen } from './item-view-rules.ts';

export type RowAction = { do: 'acknowledge'; action: ItemAction } | { do: 'seen' } | { do: 'claim' };

/** Action of a swipe: fast, and reversible or harmless. Never an approval, a rejection or the acknowledgement of a critical item. */
export function swipeActionOf(view: ItemView): RowAction | null {
  const { item, mine } = view;
  if (hasPendingAnswer(view)) return null;
  if (requireOnlySeen([view])) return { do: 'seen' };
  if (!isOpen(item)) return null;
  const action = mine.actions.find((one) => one.kind === 'acknowledge' && !opensLine(one));
  if (action && item.severity !== 'critical') return { do: 'acknowledge', action };
  return mine.actions.length > 0 ? { do: 'claim' } : null;
}

export const canSnooze = (view: ItemView): boolean =>
  !hasPendingAnswer(view) && isOpen(view.item) && (view.mine.waits || view.mine.snoozedUntil !== null);
