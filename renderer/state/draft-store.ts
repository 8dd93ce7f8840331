export interface DraftStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Unsent comments, fields (`fieldsDraft`) and decisions about rows (`linesDraft`), by item and action, so that closing a line loses nothing. */
export interface DraftStore {
  get(itemId: string, action: string): string;
  set(itemId: string, action: string, text: string): void;
  /** Of comment, fields and rows. */
  drop(itemId: string, action: string): void;
}

/** Key of the fields' draft beside the comment's, which has the action's id. */
export const fieldsDraft = (action: string): string => `${action} fields`;

/** Key of the decisions about single rows, shared by all actions of an item. No id of an action has a space. */
export const linesDraft = ' lines';

const KEY = 'beckon.drafts';
/** The oldest are deleted first. */
const MOST = 50;

/** Reads on each access: two windows share the storage. @param storage if it is full or throws, drafts last as long as the page */
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
      const keys = [action, fieldsDraft(action), linesDraft].map((one) => keyOf(itemId, one));
      if (keys.filter((key) => drafts.delete(key)).length > 0) save(drafts);
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
