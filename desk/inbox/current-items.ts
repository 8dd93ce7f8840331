/** Items that may need an action: the store's rows in memory, with marks that are not written yet. */
import type { ItemStore, StoredItem, StoreTx } from '../ports.ts';

export interface CurrentItems {
  get(itemId: string): StoredItem | null;
  all(): Iterable<StoredItem>;
  put(kept: StoredItem): void;
  remove(itemId: string): void;
  clear(): void;
  /** Runs `work` and writes marks in one transaction; a failure also rolls back memory. @param ahead runs before the transaction */
  write<T>(work: (tx: StoreTx) => T, ahead?: () => void): T;
  markBeckoned(itemId: string, at: number): void;
  flush(): void;
}

export function createCurrentItems(store: ItemStore): CurrentItems {
  const current = new Map<string, StoredItem>();
  const marks = new Map<string, number>();
  const put = (kept: StoredItem): void => {
    const { id } = kept.item;
    current.set(id, { ...kept, beckonedAt: marks.get(id) ?? kept.beckonedAt });
  };
  const load = () => {
    current.clear();
    for (const kept of store.current()) put(kept);
  };
  const write = <T>(work: (tx: StoreTx) => T, ahead?: () => void): T => {
    const before = [...marks];
    try {
      ahead?.();
      const due = [...marks];
      const value = store.write((tx) => {
        const worked = work(tx);
        // After `work`, which may insert the marked item.
        for (const [itemId, at] of due) tx.markBeckoned(itemId, at);
        return worked;
      });
      // Marks set by `work` are written next time.
      for (const [itemId, at] of due) if (marks.get(itemId) === at) marks.delete(itemId);
      return value;
    } catch (error) {
      marks.clear();
      for (const [itemId, at] of before) marks.set(itemId, at);
      load();
      throw error;
    }
  };
  load();
  return {
    get: (itemId) => current.get(itemId) ?? null,
    all: () => current.values(),
    put,
    remove: (itemId) => void current.delete(itemId),
    clear: () => current.clear(),
    write,
    markBeckoned(itemId, at) {
      marks.set(itemId, at);
      const kept = current.get(itemId);
      if (kept) current.set(itemId, { ...kept, beckonedAt: at });
    },
    flush() {
      if (marks.size > 0) write(() => {});
    },
  };
}
