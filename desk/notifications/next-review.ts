/** Computes the next review when no event arrives. */
import type { ItemView } from '../../shared/bridge/item-view.ts';

const ms = (instant: string | null): number | null => (instant === null ? null : Date.parse(instant));

/** @param now and `others`: ms since 1970. @returns the first later time: a snooze ends, an item expires, or one of `others`; null: none */
export function nextReviewAt(
  views: readonly ItemView[],
  now: number,
  others: readonly (number | null)[],
): number | null {
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
