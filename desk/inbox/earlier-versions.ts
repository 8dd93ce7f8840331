/** Recent earlier versions of items, to compare old and new content. In memory only and bounded. */
import type { Item, ShownItem } from '../../shared/items.ts';
import { shownOf } from '../../shared/rules/version.ts';

export interface EarlierVersions {
  /** Records the previous version if the version changed. */
  record(before: Item, after: Item): void;
  at(itemId: string, version: number): ShownItem | null;
}

/** Limits per item and in total; the oldest are evicted first. */
const MOST_OF_ONE = 5;
const MOST_ITEMS = 500;

export function createEarlierVersions(): EarlierVersions {
  const known = new Map<string, Map<number, ShownItem>>();
  return {
    record(before, after) {
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
