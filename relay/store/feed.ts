/** What was committed, told to whoever subscribed, in commit order. */
import type { CommittedChange } from '../domain/reader.ts';
import type { StoreFeed } from '../domain/store-ports.ts';

/** @param onError a listener failed; the others still hear of the change */
export function createFeed(onError: (error: unknown) => void): StoreFeed {
  const listeners = new Set<(changes: readonly CommittedChange[]) => void>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    publish(changes) {
      for (const listener of listeners) {
        try {
          listener(changes);
        } catch (error) {
          onError(error);
        }
      }
    },
  };
}
