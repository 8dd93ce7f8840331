/** Putting an item off: contract section 4, "Snoozing". */

import type { OwnState } from '../item-views.ts';
import type { Item } from '../items.ts';

/**
 * Until when the person has put the item off, RFC 3339; null: they have not, or it has risen in severity or escalated since. Times of
 * the relay are compared alone: `snoozedBeckonAt` is the item's own `beckon.at` as it was when they did so.
 */
export function snoozedUntil(item: Pick<Item, 'snoozesEndedAt'>, own: OwnState | null): string | null {
  if (!own?.snoozedUntil) return null;
  if (item.snoozesEndedAt === undefined) return own.snoozedUntil;
  const knew = own.snoozedBeckonAt ? Date.parse(own.snoozedBeckonAt) : 0;
  return knew < Date.parse(item.snoozesEndedAt) ? null : own.snoozedUntil;
}
