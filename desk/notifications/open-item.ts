/** The item open in the focused window: no notification is raised for it, because the window announces it. */
import type { Clock } from '../ports.ts';

/** ms; renewed while the item is open, so that a page that crashed does not silence it permanently. */
const HOLDS_MS = 60_000;

export function createOpenItem(clock: Clock) {
  let open: { page: number; itemId: string; at: number } | null = null;
  return {
    /** @param page number of the reporting page. @param itemId null: this page has no item open */
    set(page: number, itemId: string | null) {
      if (itemId !== null) open = { page, itemId, at: clock.now() };
      else if (open?.page === page) open = null;
    },
    is: (itemId: string): boolean => open?.itemId === itemId && Math.abs(clock.now() - open.at) < HOLDS_MS,
  };
}
