/** Snoozing: contract section 4, "Snoozing". */

import type { OwnState, PersonView } from '../item-views.ts';
import type { Item } from '../items.ts';

/**
 * RFC 3339 end of the person's snooze; null if not snoozed, or if the item has since risen in severity or escalated. Compares only times of
 * the relay: `snoozedBeckonAt` is the item's `beckon.at` at the time of the snooze.
 */
export function snoozedUntil(item: Pick<Item, 'snoozesEndedAt'>, own: OwnState | null): string | null {
  if (!own?.snoozedUntil) return null;
  if (item.snoozesEndedAt === undefined) return own.snoozedUntil;
  const knew = own.snoozedBeckonAt ? Date.parse(own.snoozedBeckonAt) : 0;
  return knew < Date.parse(item.snoozesEndedAt) ? null : own.snoozedUntil;
}

interface Viewed {
  item: { beckon: Pick<Item['beckon'], 'at'> };
  mine: Pick<PersonView, 'seenAt' | 'snoozedUntil'>;
}

/** When the item last beckoned, or when the person's later snooze ended; ms since 1970. */
export function beckonAt({ item, mine }: Viewed, now: number): number {
  const own = Date.parse(item.beckon.at);
  const snoozed = Date.parse(mine.snoozedUntil ?? '');
  return snoozed > own && snoozed <= now ? snoozed : own;
}

/** Not viewed since `beckonAt`. */
export const isUnseen = (view: Viewed, now: number): boolean =>
  !(Date.parse(view.mine.seenAt ?? '') >= beckonAt(view, now));
