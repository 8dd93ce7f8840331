/** What is on the screen: each notification, and the items that it speaks of. */
import type { Beckoner, Notice } from '../ports.ts';

export interface OnScreen {
  /** Raises a notification; raised anew it speaks of these items alone. */
  raise(notice: Notice, items?: Iterable<string>): void;
  takeBack(id: string): void;
  /** Returns the items that were spoken of. */
  takeAllBack(): Set<string>;
  /** It went without our doing. */
  closed(id: string): void;
  has(id: string): boolean;
  ids(): string[];
  /** Empty where it is not there, or speaks of no item. */
  itemsOf(id: string): string[];
  /** The several items that it speaks of, or spoke of where it has gone: a press may be told after that, or twice. */
  spokenOf(id: string): readonly string[];
}

export function createOnScreen(beckoner: Beckoner): OnScreen {
  const items = new Map<string, Set<string>>();
  /** By the names of notices that speak of several, of which there are few. */
  const spoken = new Map<string, readonly string[]>();
  const takeBack = (id: string): void => {
    if (items.delete(id)) beckoner.withdraw(id);
  };
  return {
    raise(notice, of = []) {
      const itemIds = new Set(of);
      items.set(notice.id, itemIds);
      const several = itemIds.size > 0 && !itemIds.has(notice.id);
      if (several) spoken.set(notice.id, [...itemIds]);
      beckoner.raise(several ? { ...notice, itemIds: [...itemIds] } : notice);
    },
    takeBack,
    takeAllBack() {
      const spokenOf = new Set([...items.values()].flatMap((ids) => [...ids]));
      for (const id of [...items.keys()]) takeBack(id);
      return spokenOf;
    },
    closed: (id) => void items.delete(id),
    has: (id) => items.has(id),
    ids: () => [...items.keys()],
    itemsOf: (id) => [...(items.get(id) ?? [])],
    spokenOf: (id) => spoken.get(id) ?? [],
  };
}
