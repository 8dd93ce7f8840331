import type { WindowBridge } from '../../shared/bridge/bridge.ts';
import type { InboxFound, InboxQuery } from '../../shared/bridge/inbox-search.ts';
import type { Clock } from '../bridge.ts';

export type InboxFilter = InboxQuery;

export const NO_FILTER: InboxFilter = { q: '' };

export const isChosen = ({ q: _q, ...chosen }: InboxFilter): boolean =>
  Object.values(chosen).some((one) => one !== undefined && one.length > 0);

export const isAsking = (filter: InboxFilter): boolean => filter.q.trim() !== '' || isChosen(filter);

export interface InboxSearchState {
  open: boolean;
  filter: InboxFilter;
  /** Last result for the current filter; null: no filter, or no result yet. */
  found: InboxFound | null;
  foundBy: InboxFilter | null;
  sources: InboxFound['sources'];
}

/** Filter of the inbox and its results. The host searches, because it has all items; the search repeats on each change. */
export interface InboxSearch {
  get(): InboxSearchState;
  subscribe(listener: () => void): () => void;
  open(): void;
  close(): void;
  filter(filter: InboxFilter): void;
}

const NOTHING = { found: null, foundBy: null };

/** Debounce of the search, ms. */
const TYPING_MS = 120;

export function createInboxSearch(bridge: WindowBridge, clock: Pick<Clock, 'after'>): InboxSearch {
  const listeners = new Set<() => void>();
  let state: InboxSearchState = { open: false, filter: NO_FILTER, found: null, foundBy: null, sources: [] };
  let asking = false;
  let again = false;
  let cancel: (() => void) | null = null;
  const set = (change: Partial<InboxSearchState>) => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };

  /** One request at a time; changes meanwhile lead to one more request. */
  async function ask(): Promise<void> {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    const { filter } = state;
    const result = await bridge.invoke('inbox.find', filter);
    asking = false;
    if (result.ok && state.open) {
      const { sources } = result.value;
      const found = isAsking(filter) ? { found: result.value, foundBy: filter } : NOTHING;
      set(filter === state.filter ? { sources, ...found } : { sources });
    }
    if (!again) return;
    again = false;
    if (state.open) await ask();
  }

  bridge.on('snapshot', () => {
    if (state.open && isAsking(state.filter)) void ask();
  });

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open() {
      if (state.open) return;
      set({ open: true });
      void ask();
    },
    close() {
      cancel?.();
      set({ open: false, filter: NO_FILTER, ...NOTHING });
    },
    filter(filter) {
      const typed = filter.q !== state.filter.q;
      cancel?.();
      set({ filter, ...(isAsking(filter) ? {} : NOTHING) });
      if (!isAsking(filter)) return;
      if (typed) cancel = clock.after(TYPING_MS, () => void ask());
      else void ask();
    },
  };
}
