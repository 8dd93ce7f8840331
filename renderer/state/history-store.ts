import type { WindowBridge } from '../../shared/bridge/bridge.ts';
import type { HistoryExport, HistoryPage } from '../../shared/bridge/history.ts';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Problem } from '../../shared/problems.ts';
import { createHistoryPages } from './history-pages.ts';

export type HistoryFilter = HistoryExport;

/** True if any filter besides the text is set. */
export const isFiltered = ({ q: _q, ...chosen }: HistoryFilter): boolean =>
  Object.values(chosen).some((one) => one !== undefined && !(Array.isArray(one) && one.length === 0));

export interface HistoryState {
  status: 'loading' | 'ready' | 'failed';
  problem: Problem | null;
  filter: HistoryFilter;
  /** Rows known so far, including those of dropped pages. */
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
const NEAR_END = 40;

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

  async function load(after: string | null, place: (page: HistoryPage) => void) {
    if (inFlight.has(after)) return;
    inFlight.add(after);
    const mine = run;
    const result = await bridge.invoke('history.search', {
      ...state.filter,
      after,
      limit: after === null ? FIRST_PAGE : PAGE,
    });
    if (mine !== run) return;
    inFlight.delete(after);
    if (!result.ok) return set({ status: 'failed', problem: result.problem });
    place(result.value);
    pages.forgetFar();
    const counts = { count: pages.count(), more: pages.next() !== null };
    set({ status: 'ready', problem: null, ...counts, ...totalsOf(result.value, after) });
  }

  const totalsOf = (page: HistoryPage, after: string | null) =>
    after === null ? { total: page.total, sources: page.sources } : {};

  function begin() {
    run += 1;
    inFlight.clear();
    void load(null, (page) => {
      pages = createHistoryPages();
      pages.append(null, page);
      state = { ...state, begun: state.begun + 1 };
    });
  }

  async function refresh(itemIds: readonly string[]) {
    const shown = pages.shown();
    if (itemIds.some((id) => !shown.has(id))) set({ fresh: true });
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
      begin();
    },
    reload() {
      set({ fresh: false, problem: null, ...(pages.isEmpty() ? { status: 'loading' as const } : {}) });
      begin();
    },
    view: (index) => pages.view(index),
    indexOf: (itemId) => pages.indexOf(itemId),
    keyOf: (index) => pages.keyOf(index),
    dayOf: (index) => pages.dayOf(index),
    show(first, last) {
      for (const page of pages.use(first, last)) {
        if (!page.views) void load(page.after, ({ items }) => pages.fill(page, items));
      }
      const after = pages.next();
      const nearEnd = last >= pages.count() - NEAR_END;
      if (after !== null && nearEnd) void load(after, (page) => pages.append(after, page));
    },
    close() {
      stop();
      run += 1;
      listeners.clear();
    },
  };
}
