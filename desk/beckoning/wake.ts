/** When the desk has to look again although nothing came in. */
import type { ItemView } from '../../shared/bridge/item-view.ts';

const ms = (instant: string | null): number | null => (instant === null ? null : Date.parse(instant));

/**
 * @param now ms since 1970
 * @param others further moments (ms), null where there is none
 * @returns the next moment after `now` at which a snooze ends, an item expires, or one of the others comes; null: none
 */
export function nextMoment(views: readonly ItemView[], now: number, others: readonly (number | null)[]): number | null {
  let next: number | null = null;
  const offer = (at: number | null) => {
    if (at !== null && at > now && (next === null || at < next)) next = at;
  };
  for (const at of others) offer(at);
  for (const { item, mine } of views) {
    offer(ms(mine.snoozedUntil));
    offer(ms(item.expiresAt));
  }
  return next;
}
