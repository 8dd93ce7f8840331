/**
 * The order of waiting items: critical first, then by due time (none last), severity and age. Used by inbox, tray, digest, notifications.
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

/** Not by subtraction: Infinity - Infinity is NaN. */
const earlier = (a: number, b: number): number => (a < b ? -1 : Number(a > b));

/** Sort key, with each time parsed once. */
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

/** For `sort`: more urgent first, older first; the id makes the order total. */
export const compareUrgency = (a: Ranked, b: Ranked): number => compareKeys(keyOf(a), keyOf(b));

/** @returns sorted by urgency. Parses each time once, not per comparison. */
export function byUrgency<Of extends { item: Ranked }>(all: Iterable<Of>): Of[] {
  const keyed = Array.from(all, (one) => ({ one, key: keyOf(one.item) }));
  return keyed.sort((a, b) => compareKeys(a.key, b.key)).map(({ one }) => one);
}

/** The source refused the last answer, and no other has been given. */
export const isNotAccepted = (item: Pick<Item, 'state' | 'refused'>): boolean =>
  item.refused !== undefined && isOpen(item);

/** Order of a list: refused answers first, so that no one takes them for done, then urgency. */
export const compareListed = (a: Listed, b: Listed): number =>
  Number(isNotAccepted(b)) - Number(isNotAccepted(a)) || compareUrgency(a, b);

export function byListing<Of extends { item: Listed }>(all: Iterable<Of>): Of[] {
  const { back = [], rest = [] } = Object.groupBy(byUrgency(all), ({ item }) =>
    isNotAccepted(item) ? 'back' : 'rest',
  );
  return [...back, ...rest];
}
