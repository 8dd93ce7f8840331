/** The initial read of the history. */
import type { ItemStore, StoredItem } from '../ports.ts';

/**
 * Reads what the start needs, so that damage is detected while the file can still be set aside. The first `current()` returns the items
 * already read, unless something was written since: thousands of items are read once.
 * @throws the database's error
 */
export function withInitialRead(store: ItemStore): ItemStore {
  store.me();
  let read: StoredItem[] | null = store.current();
  const taken = (): StoredItem[] | null => {
    const kept = read;
    read = null;
    return kept;
  };
  return {
    ...store,
    current: () => taken() ?? store.current(),
    write(work) {
      taken();
      return store.write(work);
    },
  };
}
