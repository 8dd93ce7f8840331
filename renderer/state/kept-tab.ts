import { INBOX_TABS, type InboxTab } from '../../shared/rules/inbox-tab.ts';
import type { DraftStorage } from './draft-store.ts';

const KEY = 'beckon.inbox-tab';

/** The tab of the inbox that was shown last, the first one where nothing is kept. */
export function readTab(storage: DraftStorage): InboxTab {
  const kept = storage.getItem(KEY);
  return INBOX_TABS.find((tab) => tab === kept) ?? 'answer';
}

/** Where the storage is full or refuses, the next start begins with the first tab. */
export function keepTab(storage: DraftStorage, tab: InboxTab): void {
  try {
    storage.setItem(KEY, tab);
  } catch {
    storage.removeItem(KEY);
  }
}
