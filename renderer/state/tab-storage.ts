import { INBOX_TABS, type InboxPlace, type InboxTab } from '../../shared/rules/inbox-tab.ts';
import type { DraftStorage } from './draft-store.ts';

const KEY = 'beckon.inbox-tab';

/** The last displayed tab; the first tab by default. */
export function readStoredTab(storage: DraftStorage): InboxTab {
  const kept = storage.getItem(KEY);
  return INBOX_TABS.find((tab) => tab === kept) ?? 'answer';
}

/** Snoozed is no start tab. If the storage is full or throws, the next start uses the first tab. */
export function storeTab(storage: DraftStorage, tab: InboxPlace): void {
  if (tab === 'snoozed') return;
  try {
    storage.setItem(KEY, tab);
  } catch {
    storage.removeItem(KEY);
  }
}
