/** Nearness of a deadline. Separate from the schemas, which the window does not need. */
import type { Item } from '../items.ts';

export const DUE_SOON_MS = 4 * 60 * 60 * 1000;

export type DueState = 'overdue' | 'soon' | 'later' | 'none';

/** @param now ms since 1970. An item due exactly now is overdue. */
export function dueState(item: Pick<Item, 'dueAt' | 'dueSoonAt'>, now: number): DueState {
  if (item.dueAt === null) return 'none';
  const left = Date.parse(item.dueAt) - now;
  if (Number.isNaN(left)) return 'none';
  if (left <= 0) return 'overdue';
  const isSoon = item.dueSoonAt === undefined ? left <= DUE_SOON_MS : Date.parse(item.dueSoonAt) <= now;
  return isSoon ? 'soon' : 'later';
}
