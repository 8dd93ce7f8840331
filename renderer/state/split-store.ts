/** Where the place of the divider is kept between starts; the page's `localStorage`. */
export interface SplitStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** How list and item share the window, as the person divided it. */
export interface SplitStore {
  /** Percent of the width that the list takes; null: as the window divides it by itself. */
  get(): number | null;
  subscribe(listener: () => void): () => void;
  set(share: number | null): void;
}

/** Percent; below and above, one of the panes would be of no use in any window. */
export const SHARES = { min: 20, max: 70 } as const;
const KEY = 'beckon.split';

const shareWithin = (share: number): number => Math.min(SHARES.max, Math.max(SHARES.min, Math.round(share * 10) / 10));

/** @param storage may be full or refuse, then the place lasts as long as the page */
export function createSplitStore(storage: SplitStorage): SplitStore {
  let share = read(storage);
  const listeners = new Set<() => void>();
  return {
    get: () => share,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(next) {
      share = next === null ? null : shareWithin(next);
      keep(storage, share);
      for (const listener of listeners) listener();
    },
  };
}

function read(storage: SplitStorage): number | null {
  const kept = Number(storage.getItem(KEY) ?? Number.NaN);
  return Number.isFinite(kept) && kept > 0 ? shareWithin(kept) : null;
}

function keep(storage: SplitStorage, share: number | null): void {
  try {
    if (share === null) storage.removeItem(KEY);
    else storage.setItem(KEY, String(share));
  } catch {
    // Kept in memory alone.
  }
}
