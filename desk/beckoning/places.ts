/** The places on the screen: how many notifications stand at once, and which of more than that. Pure; `on-screen.ts` carries it out. */
import type { Item } from '../../shared/items.ts';
import { compareUrgency } from '../../shared/rules/ranking.ts';
import type { Notice } from '../ports.ts';

/** Ordinary notifications that stand at once; as many critical ones beside them. */
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
  /** ms since 1970 */
  at: number;
  /** Asked again once it had to wait for a place: whether it may still be raised. */
  still(): boolean;
  /** It has a place, or is counted: it does not come again for the same reason. */
  settled(): void;
}

const ORDER: Record<EntryKind, number> = { own: 0, told: 1, item: 2, digest: 3 };

export const isCritical = ({ item }: Pick<Entry, 'item'>): boolean => item?.severity === 'critical';

/** The more urgent first; of what is no item, the newer. */
function compare(a: Entry, b: Entry): number {
  const order = ORDER[a.kind] - ORDER[b.kind];
  if (order !== 0) return order;
  return a.item && b.item && a.kind === 'item' ? compareUrgency(a.item, b.item) : b.at - a.at;
}

export interface Seating {
  /** Come onto the screen. */
  enter: Entry[];
  /** Give their place to more urgent ones. */
  leave: Entry[];
  /** Find no place. */
  left: Entry[];
}

/** @param standing at most `PLACES`. @param coming want a place */
export function seat(standing: readonly Entry[], coming: readonly Entry[]): Seating {
  const ranked = [...standing, ...coming].sort(compare);
  const stand = new Set(ranked.slice(0, PLACES));
  return {
    enter: coming.filter((entry) => stand.has(entry)),
    leave: standing.filter((entry) => !stand.has(entry)),
    left: coming.filter((entry) => !stand.has(entry)),
  };
}
