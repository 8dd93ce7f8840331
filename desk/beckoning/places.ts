/** The places on the screen: how many notifications stand at once, and which of more than that. Pure; `on-screen.ts` carries it out. */
import type { Item } from '../../shared/items.ts';
import { compareUrgency } from '../../shared/rules/ranking.ts';
import { severityRank } from '../../shared/severity.ts';
import type { Notice } from '../ports.ts';

/** Notifications that stand at once, the summary among them. */
export const PLACES = 3;

/**
 * - own: follows at once on what the person did here
 * - told: of their answers, or of this device
 * - item: an item that beckons
 * - digest: could wait an hour
 */
export type EntryKind = 'own' | 'told' | 'item' | 'digest';

/** A notification that wants a place. */
export interface Entry {
  notice: Notice;
  kind: EntryKind;
  /** What it is about; null: no item, or several. */
  item: Item | null;
  /** Ids of the items that it speaks of. */
  items: readonly string[];
  /** Nothing that it speaks of waits to be looked at. */
  over(): boolean;
  /** ms since 1970 */
  at: number;
  /** Asked again once it had to wait for a place: whether it may still be raised. */
  still(): boolean;
  /** It has a place, or is counted: it does not come again for the same reason. */
  settled(): void;
}

export const isCritical = ({ item }: Pick<Entry, 'item'>): boolean => item?.severity === 'critical';

const ORDER: Record<EntryKind, number> = { own: 0, told: 2, item: 3, digest: 4 };
const orderOf = (entry: Entry): number => (isCritical(entry) ? 1 : ORDER[entry.kind]);

/** The more urgent first; of what is no item, the newer. */
function compare(a: Entry, b: Entry): number {
  const order = orderOf(a) - orderOf(b);
  if (order !== 0) return order;
  return a.item && b.item && a.kind === 'item' ? compareUrgency(a.item, b.item) : b.at - a.at;
}

/** ms before it is due from which an item is as urgent as one that is overdue. */
const NEAR_MS = 60 * 60_000;

/**
 * How urgent, coarsely: critical, due within the hour or overdue, severity. A place goes by the exact order; whether something is worth
 * another notification goes by this, as among many there is always one that is due a little earlier. @param now ms since 1970
 */
export function urgencyClass({ severity, dueAt }: Pick<Item, 'severity' | 'dueAt'>, now: number): number {
  const isNear = dueAt !== null && Date.parse(dueAt) - now < NEAR_MS;
  return (severity === 'critical' ? 16 : 0) + (isNear ? 8 : 0) + severityRank(severity);
}

interface Seating {
  /** Come onto the screen. */
  enter: Entry[];
  /** Give their place to more urgent ones. */
  leave: Entry[];
  /** Find no place. */
  left: Entry[];
}

/** @param standing have a place. @param coming want one. @param places how many there are */
export function seat(standing: readonly Entry[], coming: readonly Entry[], places: number): Seating {
  const ranked = [...standing, ...coming].sort(compare);
  const stand = new Set(ranked.slice(0, places));
  return {
    enter: coming.filter((entry) => stand.has(entry)),
    leave: standing.filter((entry) => !stand.has(entry)),
    left: coming.filter((entry) => !stand.has(entry)),
  };
}
