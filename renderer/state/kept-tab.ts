import { INBOX_TABS, type InboxPlace, type InboxTab } from '../../shared/rules/inbox-tab.ts';
import type { DraftStorage } from './draft-store.ts';

const KEY = 'beckon.inbox-tab';

/** The tab of the inbox that was shown last, the first one where nothing is kept. */
export function readTab(storage: DraftStorage): InboxTab {
  const kept = storage.getItem(KEY);
  return INBOX_TABS.find((tab) => tab === kept) ?? 'answer';
}

/** What is snoozed is no place to begin at. Where the storage is full or refuses, the next start begins with the first tab. */
export function keepTab(storage: DraftStorage, tab: InboxPlace): void {
  if (tab === 'snoozed') return;
  try {
    storage.setItem(KEY, tab);
  } catch {
    storage.removeItem(KEY);
  }
}
