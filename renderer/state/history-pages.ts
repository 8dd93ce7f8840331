/** The pages of one search, with the ids of all their rows and the days at which they begin. */
import type { HistoryPage } from '../../shared/bridge/history.ts';
import type { ItemView } from '../../shared/bridge/item-view.ts';

/** Pages whose items are in memory; the least recently used are dropped, and loaded again on demand. */
const MAX_CACHED_PAGES = 8;

export interface CachedPage {
  /** Cursor; null: the first page. */
  after: string | null;
  start: number;
  size: number;
  views: ItemView[] | null;
  usedAt: number;
}

interface HistoryPages {
  count(): number;
  isEmpty(): boolean;
  /** Cursor of the next page; null at the end. */
  next(): string | null;
  append(after: string | null, page: HistoryPage): void;
  /** Restores the items of a dropped page. */
  fill(page: CachedPage, items: ItemView[]): void;
  /** Pages with these rows; marks them as used. */
  use(first: number, last: number): CachedPage[];
  view(index: number): ItemView | null;
  indexOf(itemId: string): number;
  keyOf(index: number): string;
  dayOf(index: number): string | null;
  shown(): Map<string, CachedPage>;
  forgetFar(): void;
}

export function createHistoryPages(): HistoryPages {
  const pages: CachedPage[] = [];
  // The virtual list reads both for all rows whenever one is added, so access must be cheap.
  const ids: string[] = [];
  /** Arrival times of the first rows of days, by index. */
  const days = new Map<number, string>();
  let next: string | null = null;
  let uses = 0;
  let lastDay: string | null = null;
  return {
    count: () => ids.length,
    isEmpty: () => pages.length === 0,
    next: () => next,
    append(after, page) {
      uses += 1;
      pages.push({ after, start: ids.length, size: page.items.length, views: page.items, usedAt: uses });
      for (const view of page.items) {
        const at = historyTime(view);
        const day = new Date(at).toDateString();
        if (day !== lastDay) days.set(ids.length, at);
        ids.push(view.item.id);
        lastDay = day;
      }
      next = page.next;
    },
    fill(page, items) {
      page.views = items.slice(0, page.size);
    },
    use(first, last) {
      const used = pages.slice(pageIndexAt(pages, first), pageIndexAt(pages, last) + 1);
      for (const page of used) {
        uses += 1;
        page.usedAt = uses;
      }
      return used;
    },
    view(index) {
      const page = pages[pageIndexAt(pages, index)];
      return page?.views?.[index - page.start] ?? null;
    },
    indexOf(itemId) {
      for (const page of pages) {
        const at = page.views?.findIndex(({ item }) => item.id === itemId) ?? -1;
        if (at >= 0) return page.start + at;
      }
      return -1;
    },
    keyOf: (index) => ids[index] ?? String(index),
    dayOf: (index) => days.get(index) ?? null,
    shown: () => new Map(pages.flatMap((page) => (page.views ?? []).map((view) => [view.item.id, page] as const))),
    forgetFar() {
      const loaded = pages.filter((page) => page.views).sort((a, b) => b.usedAt - a.usedAt);
      for (const page of loaded.slice(MAX_CACHED_PAGES)) page.views = null;
    },
  };
}

const historyTime = ({ item }: ItemView): string => item.createdAt;

function pageIndexAt(pages: readonly CachedPage[], index: number): number {
  let low = 0;
  let high = pages.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((pages[middle]?.start ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}
