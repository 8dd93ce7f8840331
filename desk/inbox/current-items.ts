/** Items that may ask for something, in memory as they stand in the store, and what of them is still to be written. */
import type { ItemStore, KeptItem, StoreTx } from '../ports.ts';

export interface CurrentItems {
  get(itemId: string): KeptItem | null;
  all(): Iterable<KeptItem>;
  put(kept: KeptItem): void;
  remove(itemId: string): void;
  clear(): void;
  /**
   * One transaction, with what was marked before.
   * @param ahead runs before it begins. What either puts or marks here is taken back where the store cannot be written
   */
  write<T>(work: (tx: StoreTx) => T, ahead?: () => void): T;
  /** Known at once, written with the next write or `flush`. */
  markBeckoned(itemId: string, at: number): void;
  flush(): void;
}

export function createCurrentItems(store: ItemStore): CurrentItems {
  const current = new Map<string, KeptItem>();
  /** Beckoned, and not written yet. */
  const marks = new Map<string, number>();
  const put = (kept: KeptItem): void => {
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
        // After the work, which may put the item that is marked.
        for (const [itemId, at] of due) tx.markBeckoned(itemId, at);
        return worked;
      });
      // What `work` marks is written the next time.
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
