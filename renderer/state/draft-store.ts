import type { Surroundings } from '../bridge.ts';

/** Comments that were begun and not sent, by item and action: "Esc closes, nothing lost". */
export interface DraftStore {
  get(itemId: string, action: string): string;
  set(itemId: string, action: string, text: string): void;
  drop(itemId: string, action: string): void;
}

const KEY = 'beckon.drafts';
/** The oldest go first; a draft is a line, not an archive. */
const MOST = 50;

/** @param storage kept between starts; may be full or refuse, then drafts last as long as the page */
export function createDraftStore(storage: Surroundings['storage']): DraftStore {
  const drafts = new Map(read(storage));
  const keyOf = (itemId: string, action: string) => `${itemId} ${action}`;
  const write = () => {
    try {
      if (drafts.size === 0) storage.removeItem(KEY);
      else storage.setItem(KEY, JSON.stringify([...drafts].slice(-MOST)));
    } catch {
      // Full or forbidden storage: the draft stays in memory.
    }
  };
  return {
    get: (itemId, action) => drafts.get(keyOf(itemId, action)) ?? '',
    set(itemId, action, text) {
      drafts.delete(keyOf(itemId, action));
      if (text) drafts.set(keyOf(itemId, action), text);
      write();
    },
    drop(itemId, action) {
      if (drafts.delete(keyOf(itemId, action))) write();
    },
  };
}

function read(storage: Surroundings['storage']): [string, string][] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isDraft) : [];
  } catch {
    return [];
  }
}

const isDraft = (entry: unknown): entry is [string, string] =>
  Array.isArray(entry) && entry.length === 2 && entry.every((part) => typeof part === 'string');
