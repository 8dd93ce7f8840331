/** Assigns items to the tabs of the inbox. Separate from the schemas, which the window does not need. */
import type { ItemView } from '../bridge/item-view.ts';
import { isAwaitingRelay } from './pending-answer.ts';

/** answer: the person's answer is required or in transit · know: to be read. */
export type InboxTab = 'answer' | 'know';
export const INBOX_TABS: readonly InboxTab[] = ['answer', 'know'];

export type InboxPlace = InboxTab | 'snoozed';

export function inboxTabOf({ mine, pending }: Pick<ItemView, 'mine' | 'pending'>): InboxTab {
  if (pending !== null && isAwaitingRelay(pending)) return 'answer';
  return mine.waits && mine.actions.length > 0 ? 'answer' : 'know';
}
