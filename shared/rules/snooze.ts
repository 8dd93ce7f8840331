/** Snoozing: contract section 4, "Snoozing". */

import type { OwnState } from '../item-views.ts';
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
