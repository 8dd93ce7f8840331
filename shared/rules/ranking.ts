/** What comes first in the inbox: overdue, due soon, severity, age (design, "Inbox order"). */
import type { Item } from '../items.ts';
import { severityRank } from '../primitives.ts';

export const DUE_SOON_MS = 4 * 60 * 60 * 1000;

export type DueState = 'overdue' | 'soon' | 'later' | 'none';

/** @param now ms since 1970. What is due at this very moment is overdue. */
export function dueState(item: Pick<Item, 'dueAt'>, now: number): DueState {
  if (item.dueAt === null) return 'none';
  const left = Date.parse(item.dueAt) - now;
  if (Number.isNaN(left)) return 'none';
  if (left <= 0) return 'overdue';
  return left <= DUE_SOON_MS ? 'soon' : 'later';
}

const DUE_RANK: Record<DueState, number> = { overdue: 0, soon: 1, later: 2, none: 2 };

/** For `sort`: the more urgent first, older before younger; the id comes last, so that no two items are ever equal. */
export function compareUrgency(a: Item, b: Item, now: number): number {
  return (
    DUE_RANK[dueState(a, now)] - DUE_RANK[dueState(b, now)] ||
    severityRank(b.severity) - severityRank(a.severity) ||
    (Date.parse(a.createdAt) || 0) - (Date.parse(b.createdAt) || 0) ||
    (a.id < b.id ? -1 : Number(a.id > b.id))
  );
}
