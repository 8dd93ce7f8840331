/** What items showed before they changed, so that old and new can stand side by side. In memory alone, and a few of each. */
import type { Item, ShownItem } from '../../shared/items.ts';
import { shownOf } from '../../shared/rules/version.ts';

export interface Versions {
  /** The item is another now. */
  passed(before: Item, after: Item): void;
  at(itemId: string, version: number): ShownItem | null;
}

/** Of one item, and items in all; the oldest go first. */
const MOST_OF_ONE = 5;
const MOST_ITEMS = 500;

export function createVersions(): Versions {
  const known = new Map<string, Map<number, ShownItem>>();
  return {
    passed(before, after) {
      if (before.version === after.version) return;
      const of = known.get(before.id) ?? new Map<number, ShownItem>();
      known.delete(before.id);
      known.set(before.id, of.set(before.version, shownOf(before)));
      for (const oldest of of.keys()) if (of.size > MOST_OF_ONE) of.delete(oldest);
      for (const oldest of known.keys()) if (known.size > MOST_ITEMS) known.delete(oldest);
    },
    at: (itemId, version) => known.get(itemId)?.get(version) ?? null,
  };
}
