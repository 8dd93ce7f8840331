/** The item that the person has before them, in the window that has the focus: nothing is raised for it, the window announces it. */
import type { Clock } from '../ports.ts';

/** ms; told again while it lasts, so that a page that ended without a word silences nothing. */
const HOLDS_MS = 60_000;

interface OpenItem {
  /** @param page the number of the page that tells. @param itemId null: none, as far as this page goes */
  tell(page: number, itemId: string | null): void;
  is(itemId: string): boolean;
}

export function createOpenItem(clock: Clock): OpenItem {
  let open: { page: number; itemId: string; at: number } | null = null;
  return {
    tell(page, itemId) {
      if (itemId !== null) open = { page, itemId, at: clock.now() };
      else if (open?.page === page) open = null;
    },
    is: (itemId) => open?.itemId === itemId && Math.abs(clock.now() - open.at) < HOLDS_MS,
  };
}
