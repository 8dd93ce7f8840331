import type { ItemView } from '../../shared/bridge/item-view.ts';
import { isOpen } from '../../shared/rules/item-state.ts';
import { isUnderWay } from '../../shared/rules/pending.ts';

/** Answered already, with the relay still to hear of it: the item takes no other answer. */
export const isGiven = ({ pending }: ItemView): boolean => pending !== null && isUnderWay(pending);

/** Nothing is asked but to look: all of them are dealt with once they are seen. */
export const wantOnlySeeing = (views: readonly ItemView[]): boolean =>
  views.length > 0 && views.every(({ item, mine, pending }) => item.actions.length === 0 && mine.waits && !pending);

/** Whether the row can be marked, and stays so. */
export const takesMark = (view: ItemView): boolean => !isGiven(view) && isOpen(view.item);
