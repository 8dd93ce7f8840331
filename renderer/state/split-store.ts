export interface SplitStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface SplitStore {
  /** Width of the list in percent; null: default. */
  get(): number | null;
  subscribe(listener: () => void): () => void;
  set(share: number | null): void;
}

/** Percent. Beyond these a pane is unusable in any window. */
export const SHARES = { min: 20, max: 70 } as const;
const KEY = 'beckon.split';

const shareWithin = (share: number): number => Math.min(SHARES.max, Math.max(SHARES.min, Math.round(share * 10) / 10));

/** @param storage if it is full or throws, the share lasts as long as the page */
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
  } catch {}
}
