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
}

export function createOnScreen(beckoner: Beckoner): OnScreen {
  const items = new Map<string, Set<string>>();
  const takeBack = (id: string): void => {
    if (items.delete(id)) beckoner.withdraw(id);
  };
  return {
    raise(notice, of = []) {
      items.set(notice.id, new Set(of));
      beckoner.raise(notice);
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
  };
}
