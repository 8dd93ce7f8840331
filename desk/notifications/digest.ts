/** The digest: one notification per hour for items with delivery `digest`. */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { beckonAt } from '../../shared/rules/snooze.ts';
import type { ItemStore } from '../ports.ts';
import type { Moment } from './policy.ts';
import type { QuietSchedule } from './quiet-schedule.ts';
import type { Raiser } from './raiser.ts';

const HOUR = 3_600_000;

export interface Digests {
  /** Raises a digest of these items if it is due. */
  raise(views: readonly ItemView[], at: Moment): void;
  /** One hour after the oldest item or the last digest, whichever is later; ms since 1970. null: no items. */
  dueAt(views: readonly ItemView[], now: number): number | null;
}

export function createDigests(
  store: Pick<ItemStore, 'lastDigestAt' | 'setLastDigestAt'>,
  quiet: Pick<QuietSchedule, 'isQuiet'>,
  raiser: Pick<Raiser, 'markHandled' | 'raiseDigest'>,
): Digests {
  const dueAt: Digests['dueAt'] = (views, now) => {
    if (views.length === 0) return null;
    return Math.max(store.lastDigestAt(), Math.min(...views.map((view) => beckonAt(view, now)))) + HOUR;
  };
  return {
    dueAt,
    raise(views, at) {
      if (!at.live || at.paused || at.inhibited || at.isUserActive || quiet.isQuiet(at.now)) return;
      const due = dueAt(views, at.now);
      if (due === null || at.now < due) return;
      raiser.raiseDigest(views, () => {
        for (const view of views) raiser.markHandled(view, at.now);
        store.setLastDigestAt(at.now);
      });
    },
  };
}
