/** What a start reads of the history. */
import type { ItemStore, KeptItem } from '../ports.ts';

/**
 * Reads what a start needs, so that damage shows while the file can still be set aside. Whoever starts with the store is given what was
 * read, as long as nothing was written since: thousands of items are read once.
 * @throws what the database says of its file
 */
export function readForStart(store: ItemStore): ItemStore {
  store.me();
  let read: KeptItem[] | null = store.current();
  const taken = (): KeptItem[] | null => {
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
