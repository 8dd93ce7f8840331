/** The user's quiet hours for the policy. The quiet clock is cached per setting. */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { QuietHours, Subscriptions } from '../../shared/people.ts';
import { parseDuration } from '../../shared/rules/duration.ts';
import { type QuietClock, quietClock } from '../../shared/rules/quiet-hours.ts';

export interface QuietSchedule {
  isQuiet(now: number): boolean;
  holds(view: ItemView, now: number): boolean;
  /** End of the quiet hours, ms since 1970; null outside them. */
  endsAt(now: number): number | null;
  /** When the item's deadline overrides quiet hours, ms since 1970; null: never. */
  yieldsAt(view: ItemView): number | null;
}

export function createQuietSchedule(subscriptions: () => Subscriptions | null): QuietSchedule {
  let known: { hours: QuietHours; clock: QuietClock } | null = null;
  const current = () => {
    const hours = subscriptions()?.quietHours;
    if (!hours) return null;
    if (known?.hours !== hours) known = { hours, clock: quietClock(hours) };
    return known;
  };
  return {
    isQuiet: (now) => current()?.clock.isQuiet(now) ?? false,
    holds(view, now) {
      const hours = current();
      return hours?.clock.isQuiet(now) === true && !hours.clock.yieldsTo(view.item, now);
    },
    endsAt: (now) => current()?.clock.endsAt(now) ?? null,
    yieldsAt(view) {
      const within = current()?.hours.unless?.dueWithin;
      return within && view.item.dueAt ? Date.parse(view.item.dueAt) - parseDuration(within) : null;
    },
  };
}
