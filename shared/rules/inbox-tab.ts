/** Which of the two tabs of the inbox an item is listed in. A file of its own: the window lists by it and needs no schema for that. */
import type { ItemView } from '../bridge/item-view.ts';
import { isUnderWay } from './pending.ts';

/** answer: the person is asked for an answer, or has given one that is on its way · know: it is there to be read. */
export type InboxTab = 'answer' | 'know';
export const INBOX_TABS: readonly InboxTab[] = ['answer', 'know'];

/** What the inbox can list: one of the tabs, or what the person has snoozed. */
export type InboxPlace = InboxTab | 'snoozed';

export function inboxTabOf({ mine, pending }: Pick<ItemView, 'mine' | 'pending'>): InboxTab {
  if (pending !== null && isUnderWay(pending)) return 'answer';
  return mine.waits && mine.actions.length > 0 ? 'answer' : 'know';
}
