import type { ItemAction } from '../../shared/items.ts';

/** Whether a press opens the line for comment, fields or confirmation instead of answering at once. */
export const opensLine = (action: ItemAction): boolean =>
  action.comment !== 'none' || action.confirm || action.form !== undefined;
