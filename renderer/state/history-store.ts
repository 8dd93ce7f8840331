import type { WindowBridge } from '../../shared/bridge/bridge.ts';
import type { HistoryExport, HistoryPage } from '../../shared/bridge/history.ts';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Problem } from '../../shared/problems.ts';

export type HistoryFilter = HistoryExport;

/** Anything but words is chosen. */
export const isFiltered = ({ q: _q, ...chosen }: HistoryFilter): boolean =>
  Object.values(chosen).some((one) => one !== undefined && !(Array.isArray(one) && one.length === 0));

export interface HistoryState {
  status: 'loading' | 'ready' | 'failed';
  problem: Problem | null;
  filter: HistoryFilter;
  /** Rows known so far, whether their page is in memory or not. */
  count: number;
  /** True when there is more behind the rows known. */
  more: boolean;
  total: number | null;
  sources: HistoryPage['sources'];
  /** Something changed that the first page would show. */
  fresh: boolean;
  /** Rises when the list starts again from its first page. */
  begun: number;
  /** Rises with every change, so that a row knows to look again. */
  version: number;
}

/** The pages of one search. Pages far from what is shown are dropped and read again when needed. */
export interface HistoryStore {
  get(): HistoryState;
  subscribe(listener: () => void): () => void;
  search(filter: HistoryFilter): void;
  /** Starts the same search again from its first page. */
  reload(): void;
  view(index: number): ItemView | null;
  /** Where an item stands, -1 where its page is not in memory. */
  indexOf(itemId: string): number;
  /** Id of a row, known even when its page is not in memory. */
  keyOf(index: number): string;
  /** When the item of a row came, where the row is the first of its day by the wall clock of this computer; else null. */
  dayOf(index: number): string | null;
  /** Which rows are on screen: reads what is missing there, and the next page near the end. */
  show(first: number, last: number): void;
  close(): void;
}

const PAGE = 200;
/** A screen and a bit: what is found while typing is there the sooner. */
const FIRST_PAGE = 60;
const PAGES_KEPT = 8;
const NEAR_END = 40;

interface Page {
  after: string | null;
  start: number;
  size: number;
  views: ItemView[] | null;
  usedAt: number;
}

/** What stays known of every row: asked for all rows whenever one is added, so it has to be cheap. */
interface Row {
  id: string;
  at: string;
  startsDay: boolean;
}

/** What orders history: when the item came. */
const historyTime = ({ item }: ItemView): string => item.createdAt;

export function createHistoryStore(bridge: WindowBridge): HistoryStore {
  const listeners = new Set<() => void>();
  let pages: Page[] = [];
  let rows: Row[] = [];
  let next: string | null = null;
  let run = 0;
  let uses = 0;
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
    forgetFarPages();
    set({ status: 'ready', problem: null, count: rows.length, more: next !== null, ...totalsOf(result.value, after) });
  }

  const totalsOf = (page: HistoryPage, after: string | null) =>
    after === null ? { total: page.total, sources: page.sources } : {};
  const pageAt = (index: number) => pages[pageIndexAt(pages, index)];

  function append(after: string | null, page: HistoryPage) {
    uses += 1;
    pages.push({ after, start: rows.length, size: page.items.length, views: page.items, usedAt: uses });
    for (const view of page.items) rows.push(rowOf(view, rows.at(-1)));
    next = page.next;
  }

  function begin() {
    run += 1;
    inFlight.clear();
    void load(null, (page) => {
      pages = [];
      rows = [];
      append(null, page);
      state = { ...state, begun: state.begun + 1 };
    });
  }

  function forgetFarPages() {
    const loaded = pages.filter((page) => page.views).sort((a, b) => b.usedAt - a.usedAt);
    for (const page of loaded.slice(PAGES_KEPT)) page.views = null;
  }

  async function refresh(itemIds: readonly string[]) {
    const shown = new Map(pages.flatMap((page) => (page.views ?? []).map((view) => [view.item.id, page] as const)));
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
      set({ fresh: false, problem: null, ...(pages.length === 0 ? { status: 'loading' as const } : {}) });
      begin();
    },
    view(index) {
      const page = pageAt(index);
      return page?.views?.[index - page.start] ?? null;
    },
    indexOf(itemId) {
      for (const page of pages) {
        const at = page.views?.findIndex(({ item }) => item.id === itemId) ?? -1;
        if (at >= 0) return page.start + at;
      }
      return -1;
    },
    keyOf: (index) => rows[index]?.id ?? String(index),
    dayOf(index) {
      const row = rows[index];
      return row?.startsDay ? row.at : null;
    },
    show(first, last) {
      for (let at = pageIndexAt(pages, first); at <= pageIndexAt(pages, last); at += 1) {
        const page = pages[at];
        if (!page) continue;
        uses += 1;
        page.usedAt = uses;
        if (!page.views) {
          void load(page.after, ({ items }) => {
            page.views = items.slice(0, page.size);
          });
        }
      }
      const after = next;
      if (after !== null && last >= rows.length - NEAR_END) void load(after, (page) => append(after, page));
    },
    close() {
      stop();
      run += 1;
      listeners.clear();
    },
  };
}

function rowOf(view: ItemView, before: Row | undefined): Row {
  const at = historyTime(view);
  const startsDay = !before || new Date(before.at).toDateString() !== new Date(at).toDateString();
  return { id: view.item.id, at, startsDay };
}

/** Index of the page that holds row `index`, by bisection. */
function pageIndexAt(pages: readonly Page[], index: number): number {
  let low = 0;
  let high = pages.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((pages[middle]?.start ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}
