import type { ItemView } from '../../shared/bridge/item-view.ts';
import { isOpen } from '../../shared/rules/item-state.ts';
import { isUnderWay } from '../../shared/rules/pending.ts';

/** Answered, but not yet recorded by the relay; accepts no other answer. */
export const isGiven = ({ pending }: ItemView): boolean => pending !== null && isUnderWay(pending);

/** True if seeing them is all that is required. */
export const wantOnlySeeing = (views: readonly ItemView[]): boolean =>
  views.length > 0 && views.every(({ item, mine, pending }) => item.actions.length === 0 && mine.waits && !pending);

/** Whether the row can be marked and stay marked. */
export const takesMark = (view: ItemView): boolean => !isGiven(view) && isOpen(view.item);
