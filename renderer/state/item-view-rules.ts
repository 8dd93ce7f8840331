import type { ItemView } from '../../shared/bridge/item-view.ts';
import { isOpen } from '../../shared/rules/item-state.ts';
import { isAwaitingRelay } from '../../shared/rules/pending-answer.ts';

/** Answered, but not yet recorded by the relay; accepts no other answer. */
export const hasPendingAnswer = ({ pending }: ItemView): boolean => pending !== null && isAwaitingRelay(pending);

/** True if seeing them is all that is required. */
export const requireOnlySeen = (views: readonly ItemView[]): boolean =>
  views.length > 0 && views.every(({ item, mine, pending }) => item.actions.length === 0 && mine.waits && !pending);

/** Whether the row can be marked and stay marked. */
export const isMarkable = (view: ItemView): boolean => !hasPendingAnswer(view) && isOpen(view.item);
