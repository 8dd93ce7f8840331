/** Where drafts are kept between starts; the page's `localStorage`. */
export interface DraftStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Comments that were begun and not sent, by item and action: "Esc closes, nothing lost". */
export interface DraftStore {
  get(itemId: string, action: string): string;
  set(itemId: string, action: string, text: string): void;
  drop(itemId: string, action: string): void;
}

const KEY = 'beckon.drafts';
/** The oldest go first; a draft is a line, not an archive. */
const MOST = 50;

/**
 * Reads the storage anew each time: the window and the reply window share it.
 * @param storage kept between starts; may be full or refuse, then drafts last as long as the page
 */
export function createDraftStore(storage: DraftStorage): DraftStore {
  let refused: Map<string, string> | null = null;
  const keyOf = (itemId: string, action: string) => `${itemId} ${action}`;
  const load = () => refused ?? new Map(read(storage));
  const save = (drafts: Map<string, string>) => {
    try {
      if (drafts.size === 0) storage.removeItem(KEY);
      else storage.setItem(KEY, JSON.stringify([...drafts].slice(-MOST)));
    } catch {
      refused = drafts;
    }
  };
  return {
    get: (itemId, action) => load().get(keyOf(itemId, action)) ?? '',
    set(itemId, action, text) {
      const drafts = load();
      drafts.delete(keyOf(itemId, action));
      if (text) drafts.set(keyOf(itemId, action), text);
      save(drafts);
    },
    drop(itemId, action) {
      const drafts = load();
      if (drafts.delete(keyOf(itemId, action))) save(drafts);
    },
  };
}

function read(storage: DraftStorage): [string, string][] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isDraft) : [];
  } catch {
    return [];
  }
}

const isDraft = (entry: unknown): entry is [string, string] =>
  Array.isArray(entry) && entry.length === 2 && entry.every((part) => typeof part === 'string');
