/** The pages of a desk, each with a number: the page of this worker, and those of other tabs. */
import type { PageFacts } from './messages.ts';

interface Page {
  number: number;
  facts: PageFacts;
  heardAt: number;
}

interface Pages {
  /** Registers or refreshes a page of another tab. @param id of the tab. @returns its number */
  heard(id: string, facts?: PageFacts): number;
  left(id: string): void;
  /** @returns null: this worker's page, or a page that is gone */
  idOf(number: number): string | null;
  used(number: number): void;
  lastUsed(): number;
  others(): number;
  isSeen(): boolean;
}

/** ms. A visible page sends a message every second; a killed one does not. */
const SEEN_MS = 10_000;

/** @param now ms since 1970 */
export function createPages(now: () => number): Pages {
  const pages = new Map<string, Page>();
  let numbers = 0;
  let lastUsed = 0;
  const idOf = (number: number) => [...pages].find(([, page]) => page.number === number)?.[0] ?? null;
  return {
    heard(id, facts) {
      const known = pages.get(id);
      if (!known) numbers += 1;
      const number = known?.number ?? numbers;
      const before = known?.facts ?? { locale: 'en', device: 'Browser', visible: false, notifies: false };
      pages.set(id, { number, facts: facts ?? before, heardAt: now() });
      return number;
    },
    left: (id) => void pages.delete(id),
    idOf,
    used(number) {
      lastUsed = number;
    },
    lastUsed: () => (idOf(lastUsed) === null ? 0 : lastUsed),
    others: () => pages.size,
    isSeen: () =>
      [...pages.values()].some(({ facts, heardAt }) => facts.visible && Math.abs(now() - heardAt) < SEEN_MS),
  };
}
