import type { DraftStorage } from './draft-store.ts';

const KEY = 'beckon.requests-seen';

/** Up to when the person saw the decisions of their requests; RFC 3339, empty: never. */
export interface RequestsSeen {
  get(): string;
  subscribe(listener: () => void): () => void;
  set(at: string): void;
}

/** @param storage if it is full or throws, the mark lasts as long as the page */
export function createRequestsSeen(storage: DraftStorage): RequestsSeen {
  let seen = storage.getItem(KEY) ?? '';
  const listeners = new Set<() => void>();
  return {
    get: () => seen,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(at) {
      if (at <= seen) return;
      seen = at;
      try {
        storage.setItem(KEY, at);
      } catch {}
      for (const listener of listeners) listener();
    },
  };
}
