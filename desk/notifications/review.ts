/** Re-evaluates all items when a hold starts or ends, a snooze ends or a digest is due; held items come in one summary. */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { createAlarm } from '../alarm.ts';
import type { Clock } from '../ports.ts';
import type { Decisions } from './decisions.ts';
import type { DeliveryHold } from './delivery-hold.ts';
import type { Digests } from './digest.ts';
import type { Moment } from './policy.ts';
import type { QuietSchedule } from './quiet-schedule.ts';
import type { Raiser } from './raiser.ts';
import type { Screen } from './screen.ts';

interface ReviewParts {
  clock: Clock;
  quiet: QuietSchedule;
  screen: Screen;
  raiser: Raiser;
  decisions: Decisions;
  digests: Digests;
  hold: DeliveryHold;
  /** End of the pause, ms since 1970; null: none. */
  pauseEndsAt(): number | null;
  /** When the user stops counting as working in Beckon, ms since 1970; null: they are not. */
  activityEndsAt(): number | null;
  listChanged(): void;
}

const SOON_MS = 50;

export function createReview(parts: ReviewParts) {
  const { quiet, screen, raiser, decisions, digests, hold } = parts;
  const timer = createReviewTimer(parts.clock, nextReviewTime, () => {
    run();
    parts.listChanged();
  });

  const raiseHeld = (views: readonly ItemView[], at: Pick<Moment, 'now' | 'inhibited' | 'isUserActive'>): void => {
    // Notices wait for the end of the reason, even if critical items are let through.
    const notices =
      at.inhibited || at.isUserActive ? [] : hold.takeNotices().filter((notice) => !decisions.isNoticeObsolete(notice));
    raiser.raiseGroup({ views, notices, reason: hold.reason() }, at.now);
  };

  function run(): void {
    const at = hold.moment();
    const sorted = decisions.sort(at);
    for (const view of sorted.badge) raiser.markHandled(view, at.now);
    if (at.live && !at.paused) raiseHeld(sorted.raise, at);
    digests.raise(sorted.digest, at);
    if (sorted.hold.length > 0) hold.hold();
    else hold.release(at);
    screen.refresh();
    timer.schedule();
  }

  /** When held, snoozed or digest items need the next review. */
  function nextReviewTime(): number | null {
    const at = hold.moment();
    const views = decisions.views();
    const digest = views.filter(
      (view) => view.mine.delivery === 'digest' && decisions.of(view.item.id, view, at) === 'digest',
    );
    return nextReviewAt(views, at.now, [
      parts.pauseEndsAt(),
      parts.activityEndsAt(),
      quiet.endsAt(at.now),
      digests.dueAt(digest, at.now),
      ...(hold.reason() === 'quiet' ? views.map((view) => quiet.yieldsAt(view)) : []),
    ]);
  }

  return {
    run,
    /** Displays these again with the held notices; the default reason is `waiting`. */
    redisplay(views: readonly ItemView[]) {
      hold.setDefaultReason('waiting');
      raiseHeld(views, hold.moment());
    },
    /** Reschedules the next review after a change. */
    scheduleSoon: timer.scheduleSoon,
    close: timer.close,
  };
}

/** @param now and `others`: ms since 1970. @returns the first later time: a snooze ends, an item expires, or one of `others`; null: none */
function nextReviewAt(views: readonly ItemView[], now: number, others: readonly (number | null)[]): number | null {
  let next: number | null = null;
  const offer = (at: number | null) => {
    if (at !== null && at > now && (next === null || at < next)) next = at;
  };
  for (const at of others) offer(at);
  for (const { item, mine } of views) {
    offer(Date.parse(mine.snoozedUntil ?? ''));
    offer(Date.parse(item.expiresAt ?? ''));
  }
  return next;
}

/** Schedules the next review when no event arrives. */
interface ReviewTimer {
  schedule(): void;
  /** Reschedules after SOON_MS, once for all changes until then. */
  scheduleSoon(): void;
  close(): void;
}

/** @param next time of the next review, ms since 1970; null: none · @param ring called at that time */
function createReviewTimer(clock: Clock, next: () => number | null, ring: () => void): ReviewTimer {
  const alarm = createAlarm(clock, ring);
  let soon: (() => void) | null = null;
  const schedule = (): void => alarm.set(next());
  return {
    schedule,
    scheduleSoon() {
      soon ??= clock.after(SOON_MS, () => {
        soon = null;
        schedule();
      });
    },
    close() {
      alarm.close();
      soon?.();
    },
  };
}
