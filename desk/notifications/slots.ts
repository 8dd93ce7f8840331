/** Allocates the places on the screen. Pure; `screen.ts` applies the result. */
import type { Item } from '../../shared/items.ts';
import { compareUrgency } from '../../shared/rules/ranking.ts';
import { severityRank } from '../../shared/severity.ts';
import type { Notice } from '../ports.ts';

/** Maximum notifications displayed, including the summary. */
export const SLOTS = 3;

/** feedback: on a user action · message: about answers or this device · item: beckons · digest: collected hourly */
export type EntryKind = 'feedback' | 'message' | 'item' | 'digest';

export interface Entry {
  notice: Notice;
  kind: EntryKind;
  /** null: no item or several. */
  item: Item | null;
  /** Ids of the items covered. */
  items: readonly string[];
  /** True once everything it covers is viewed or closed. */
  isObsolete(): boolean;
  /** ms since 1970 */
  at: number;
  /** Rechecked after waiting for a place: whether it may still be raised. */
  isStillDue(): boolean;
  /** Called when displayed or counted, so that it is not raised again for the same reason. */
  handled(): void;
  /** Called if it was neither: it is no longer due, or three critical ones leave no place for a summary. */
  missed(): void;
}

export const isCritical = ({ item }: Pick<Entry, 'item'>): boolean => item?.severity === 'critical';

const ORDER: Record<EntryKind, number> = { feedback: 0, message: 2, item: 3, digest: 4 };
const orderOf = (entry: Entry): number => (isCritical(entry) ? 1 : ORDER[entry.kind]);

/** Most urgent first; without an item, newest first. */
function compare(a: Entry, b: Entry): number {
  const order = orderOf(a) - orderOf(b);
  if (order !== 0) return order;
  return a.item && b.item && a.kind === 'item' ? compareUrgency(a.item, b.item) : b.at - a.at;
}

/** ms before its due time from which an item is as urgent as an overdue one. */
const NEAR_MS = 60 * 60_000;

/** Coarse urgency, for whether a notification is justified: by exact order one is always due slightly earlier. @param now ms since 1970 */
export function urgencyClass({ severity, dueAt }: Pick<Item, 'severity' | 'dueAt'>, now: number): number {
  const isNear = dueAt !== null && Date.parse(dueAt) - now < NEAR_MS;
  return (severity === 'critical' ? 16 : 0) + (isNear ? 8 : 0) + severityRank(severity);
}

export function allocate(standing: readonly Entry[], coming: readonly Entry[], places: number) {
  const ranked = [...standing, ...coming].sort(compare);
  const stand = new Set(ranked.slice(0, places));
  return {
    entering: coming.filter((entry) => stand.has(entry)),
    leaving: standing.filter((entry) => !stand.has(entry)),
    rejected: coming.filter((entry) => !stand.has(entry)),
  };
}
