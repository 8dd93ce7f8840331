/** Publishes committed changes to subscribers, in commit order. */
import type { CommittedChange } from '../domain/reader.ts';
import type { StoreFeed } from '../domain/store-ports.ts';

interface Listeners<T> {
  /** @returns the function that unsubscribes */
  add(listener: (told: T) => void): () => void;
  tell(told: T): void;
}

/** @param onError a listener threw; the others are still notified */
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

export function createFeed(onError: (error: unknown) => void): StoreFeed {
  const { add, tell } = createListeners<readonly CommittedChange[]>(onError);
  return { subscribe: add, publish: tell };
}
