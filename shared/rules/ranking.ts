/**
 * The one order of what waits: critical first, then by due time, where what is overdue is simply earliest and what has no due time
 * comes last, then by severity, then by age. Inbox, tray, digest and notifications all use it.
 */
import type { Item } from '../items.ts';
import { severityRank } from '../severity.ts';

export { DUE_SOON_MS, type DueState, dueState } from './due.ts';

type Ranked = Pick<Item, 'id' | 'severity' | 'dueAt' | 'createdAt'>;

const instant = (text: string | null): number => {
  const at = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? Number.POSITIVE_INFINITY : at;
};

/** Not by subtraction: two without a time are equal. */
const earlier = (a: number, b: number): number => (a < b ? -1 : Number(a > b));

/** For `sort`: the more urgent first, older before younger; the id comes last, so that no two items are ever equal. */
export function compareUrgency(a: Ranked, b: Ranked): number {
  return (
    Number(b.severity === 'critical') - Number(a.severity === 'critical') ||
    earlier(instant(a.dueAt), instant(b.dueAt)) ||
    severityRank(b.severity) - severityRank(a.severity) ||
    earlier(instant(a.createdAt), instant(b.createdAt)) ||
    (a.id < b.id ? -1 : Number(a.id > b.id))
  );
}
