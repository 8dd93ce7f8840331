import type { WindowBridge } from '../../shared/bridge/bridge.ts';
import type { HistoryExport, HistoryPage } from '../../shared/bridge/history.ts';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Problem } from '../../shared/problems.ts';
import { type CachedPage, createHistoryPages } from './history-pages.ts';

export type HistoryFilter = HistoryExport;

/** True if any filter besides the text is set. */
export const isFiltered = ({ q: _q, ...chosen }: HistoryFilter): boolean =>
  Object.values(chosen).some((one) => one !== undefined && !(Array.isArray(one) && one.length === 0));

export interface HistoryState {
  status: 'loading' | 'ready' | 'failed';
  problem: Problem | null;
  filter: HistoryFilter;
  /** Rows to list so far, including those of dropped pages. */
  count: number;
  more: boolean;
  total: number | null;
  sources: HistoryPage['sources'];
  fresh: boolean;
  /** Incremented when the list restarts from its first page. */
  begun: number;
  /** Incremented on every change. */
  version: number;
}

/** The pages of one search. Pages far from the visible rows are dropped and loaded again on demand. */
export interface HistoryStore {
  get(): HistoryState;
  subscribe(listener: () => void): () => void;
  search(filter: HistoryFilter): void;
  reload(): void;
  view(index: number): ItemView | null;
  /** -1 if the item's page is not in memory. */
  indexOf(itemId: string): number;
  /** Id of a row, also of a dropped page. */
  keyOf(index: number): string;
  /** Arrival time, if the row is the first of its day in local time; else null. */
  dayOf(index: number): string | null;
  /** Reports the visible rows. Loads their missing pages, and the next page near the end. */
  show(first: number, last: number): void;
  close(): void;
}

const PAGE = 200;
/** More than a screen, yet small: results while typing arrive sooner. */
const FIRST_PAGE = 60;
const NEAR_END = 100;
/** Rows that are added to a list at once. The virtual list computes all rows again for each addition, so a long list grows less often. */
const stepAfter = (count: number): number => Math.min(1000, count / 20);

export function createHistoryStore(bridge: WindowBridge): HistoryStore {
  const listeners = new Set<() => void>();
  let pages = createHistoryPages();
  let run = 0;
  const inFlight = new Set<string | null>();
  let state: HistoryState = {
    status: 'loading',
    problem: null,
    filter: { q: '' },
    count: 0,
    more: false,
    total: 0,
    sources: [],
    fresh: false,
    begun: 0,
    version: 0,
  };
  const set = (change: Partial<HistoryState>) => {
    state = { ...state, ...change, version: state.version + 1 };
    for (const listener of listeners) listener();
  };

  /** @returns null if the page is requested already, no longer wanted, or failed */
  async function load(after: string | null): Promise<HistoryPage | null> {
    if (inFlight.has(after)) return null;
    inFlight.add(after);
    const mine = run;
    const result = await bridge.invoke('history.search', {
      ...state.filter,
      after,
      limit: after === null ? FIRST_PAGE : PAGE,
    });
    if (mine !== run) return null;
    inFlight.delete(after);
    if (result.ok) return result.value;
    set({ status: 'failed', problem: result.problem });
    return null;
  }

  const display = (change: Partial<HistoryState>) => set({ ...change, status: 'ready', problem: null });
  const counts = () => ({ count: pages.count(), more: pages.next() !== null });

  async function begin() {
    run += 1;
    inFlight.clear();
    const page = await load(null);
    if (!page) return;
    pages = createHistoryPages();
    pages.append(null, page);
    display({ ...counts(), total: page.total, sources: page.sources, begun: state.begun + 1 });
  }

  async function refill(cached: CachedPage) {
    const page = await load(cached.after);
    if (!page) return;
    pages.fill(cached, page.items);
    pages.forgetFar();
    display({});
  }

  /** Reads pages until they add a step to the list. */
  async function extend() {
    for (let after = pages.next(); after !== null; after = pages.next()) {
      const page = await load(after);
      if (!page) return;
      pages.append(after, page);
      pages.forgetFar();
      if (pages.next() === null || pages.count() >= state.count + stepAfter(state.count)) return display(counts());
    }
  }

  async function refresh(itemIds: readonly string[]) {
    const shown = pages.shown();
    if (itemIds.some((id) => !shown.has(id))) {
      // An empty list has no rows that could move under the pointer.
      if (state.status === 'ready' && pages.count() === 0) return begin();
      set({ fresh: true });
    }
    const mine = run;
    for (const itemId of itemIds.filter((id) => shown.has(id))) {
      const result = await bridge.invoke('item.get', { itemId });
      if (mine !== run) return;
      const page = shown.get(itemId);
      const view = result.ok ? result.value : null;
      if (view && page?.views) page.views = page.views.map((old) => (old.item.id === itemId ? view : old));
    }
    set({});
  }

  const stop = bridge.on('changed', ({ itemIds }) => void refresh(itemIds));

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    search(filter) {
      set({ filter, status: 'loading', problem: null, fresh: false });
      void begin();
    },
    reload() {
      set({ fresh: false, problem: null, ...(pages.isEmpty() ? { status: 'loading' as const } : {}) });
      void begin();
    },
    view: (index) => pages.view(index),
    indexOf: (itemId) => pages.indexOf(itemId),
    keyOf: (index) => pages.keyOf(index),
    dayOf: (index) => pages.dayOf(index),
    show(first, last) {
      for (const page of pages.use(first, last)) {
        if (!page.views) void refill(page);
      }
      if (last >= state.count - NEAR_END) void extend();
    },
    close() {
      stop();
      run += 1;
      listeners.clear();
    },
  };
}
