/** What was committed, told to whoever subscribed, in commit order. */
import type { CommittedChange } from '../domain/reader.ts';
import type { StoreFeed } from '../domain/store-ports.ts';

interface Listeners<T> {
  /** @returns ends it */
  add(listener: (told: T) => void): () => void;
  tell(told: T): void;
}

/** @param onError a listener failed; the others still hear of it */
export function createListeners<T>(onError: (error: unknown) => void): Listeners<T> {
  const listeners = new Set<(told: T) => void>();
  return {
    add(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell(told) {
      for (const listener of listeners) {
        try {
          listener(told);
        } catch (error) {
          onError(error);
        }
      }
    },
  };
}

/** @param onError a listener failed; the others still hear of the change */
export function createFeed(onError: (error: unknown) => void): StoreFeed {
  const { add, tell } = createListeners<readonly CommittedChange[]>(onError);
  return { subscribe: add, publish: tell };
}
