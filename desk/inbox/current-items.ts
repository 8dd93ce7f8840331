/** Items that may ask for something, in memory as they stand in the store, and what of them is still to be written. */
import type { ItemStore, KeptItem, StoreTx } from '../ports.ts';

export interface CurrentItems {
  get(itemId: string): KeptItem | null;
  all(): Iterable<KeptItem>;
  put(kept: KeptItem): void;
  remove(itemId: string): void;
  clear(): void;
  /** One transaction, with what was marked before. What the store rolls back is not left standing here. */
  write<T>(work: (tx: StoreTx) => T): T;
  /** Known at once, written with the next write or `flush`. */
  markBeckoned(itemId: string, at: number): void;
  flush(): void;
}

export function createCurrentItems(store: ItemStore): CurrentItems {
  const current = new Map<string, KeptItem>();
  /** Beckoned, and not written yet. */
  const marks = new Map<string, number>();
  const load = () => {
    current.clear();
    for (const kept of store.current()) {
      current.set(kept.item.id, { ...kept, beckonedAt: marks.get(kept.item.id) ?? kept.beckonedAt });
    }
  };
  const write = <T>(work: (tx: StoreTx) => T): T => {
    const before = [...marks];
    try {
      const value = store.write((tx) => {
        for (const [itemId, at] of before) tx.markBeckoned(itemId, at);
        return work(tx);
      });
      // What `work` marks is written the next time.
      for (const [itemId, at] of before) if (marks.get(itemId) === at) marks.delete(itemId);
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
    put: (kept) => void current.set(kept.item.id, kept),
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
