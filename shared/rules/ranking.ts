/**
 * The one order of what waits: critical first, then by due time, where what is overdue is simply earliest and what has no due time
 * comes last, then by severity, then by age. Inbox, tray, digest and notifications all use it.
 */
import type { Item } from '../items.ts';
import { severityRank } from '../severity.ts';
import { isOpen } from './item-state.ts';

export { DUE_SOON_MS, type DueState, dueState } from './due.ts';

type Ranked = Pick<Item, 'id' | 'severity' | 'dueAt' | 'createdAt'>;
type Listed = Ranked & Pick<Item, 'state' | 'refused'>;

const instant = (text: string | null): number => {
  const at = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? Number.POSITIVE_INFINITY : at;
};

/** Not by subtraction: two without a time are equal. */
const earlier = (a: number, b: number): number => (a < b ? -1 : Number(a > b));

/** What the order goes by, each time read once. */
interface Key {
  id: string;
  critical: boolean;
  severity: number;
  dueAt: number;
  createdAt: number;
}

const keyOf = ({ id, severity, dueAt, createdAt }: Ranked): Key => ({
  id,
  critical: severity === 'critical',
  severity: severityRank(severity),
  dueAt: instant(dueAt),
  createdAt: instant(createdAt),
});

const compareKeys = (a: Key, b: Key): number =>
  Number(b.critical) - Number(a.critical) ||
  earlier(a.dueAt, b.dueAt) ||
  b.severity - a.severity ||
  earlier(a.createdAt, b.createdAt) ||
  (a.id < b.id ? -1 : Number(a.id > b.id));

/** For `sort`: the more urgent first, older before younger; the id comes last, so that no two items are ever equal. */
export const compareUrgency = (a: Ranked, b: Ranked): number => compareKeys(keyOf(a), keyOf(b));

/** @returns the same, the most urgent first. For many: no time is parsed at each comparison. */
export function byUrgency<Of extends { item: Ranked }>(all: Iterable<Of>): Of[] {
  const keyed = Array.from(all, (one) => ({ one, key: keyOf(one.item) }));
  return keyed.sort((a, b) => compareKeys(a.key, b.key)).map(({ one }) => one);
}

/** The source refused the last answer, and nobody has given another. */
export const isNotAccepted = (item: Pick<Item, 'state' | 'refused'>): boolean =>
  item.refused !== undefined && isOpen(item);

/** The order of a list: what was not accepted first, so that nobody takes it for done, then by urgency. */
export const compareListed = (a: Listed, b: Listed): number =>
  Number(isNotAccepted(b)) - Number(isNotAccepted(a)) || compareUrgency(a, b);

/** @returns the same in the order of a list */
export function byListing<Of extends { item: Listed }>(all: Iterable<Of>): Of[] {
  const { back = [], rest = [] } = Object.groupBy(byUrgency(all), ({ item }) =>
    isNotAccepted(item) ? 'back' : 'rest',
  );
  return [...back, ...rest];
}
