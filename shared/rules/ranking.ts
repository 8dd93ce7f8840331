/** What comes first in the inbox: overdue, due soon, severity, age (design, "Inbox order"). */
import type { Item } from '../items.ts';
import { severityRank } from '../primitives.ts';
import { type DueState, dueState } from './due.ts';

export { DUE_SOON_MS, type DueState, dueState } from './due.ts';

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
