import type { OwnState } from '../item-views.ts';

/** The state of an item with which the person has done nothing. */
export const noOwnState = (itemId: string): OwnState => ({
  itemId,
  seenAt: null,
  snoozedUntil: null,
  delegatedAt: null,
});
