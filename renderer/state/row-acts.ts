import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { ItemAction } from '../../shared/items.ts';
import { isOpen } from '../../shared/rules/item-state.ts';
import { opensLine } from './answer-kinds.ts';
import { isGiven, wantOnlySeeing } from './marking.ts';

/** What can be done with a row in passing. */
export type RowAct = { do: 'acknowledge'; action: ItemAction } | { do: 'seen' } | { do: 'claim' };

/**
 * What a swipe does: the quickest thing that is no decision and can be taken back, or does no harm. Never an approval or a rejection, which
 * a slip of the finger must not give; nor a critical item's acknowledgement, which goes out at once.
 */
export function quickestOf(view: ItemView): RowAct | null {
  const { item, mine } = view;
  if (isGiven(view)) return null;
  if (wantOnlySeeing([view])) return { do: 'seen' };
  if (!isOpen(item)) return null;
  const action = mine.actions.find((one) => one.kind === 'acknowledge' && !opensLine(one));
  if (action && item.severity !== 'critical') return { do: 'acknowledge', action };
  return mine.actions.length > 0 ? { do: 'claim' } : null;
}

/** Whether the row can be put off. */
export const canSnooze = (view: ItemView): boolean =>
  !isGiven(view) && isOpen(view.item) && (view.mine.waits || view.mine.snoozedUntil !== null);
