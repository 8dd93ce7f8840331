/** Re-evaluates all items when a hold starts or ends, a snooze ends or a digest is due; held items come in one summary. */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Clock } from '../ports.ts';
import type { Decisions } from './decisions.ts';
import type { Holding } from './delivery-hold.ts';
import type { Digests } from './digest.ts';
import { nextMoment } from './next-review.ts';
import type { Moment } from './policy.ts';
import type { Quiet } from './quiet-schedule.ts';
import type { Raising } from './raiser.ts';
import { createAgenda } from './review-timer.ts';
import type { OnScreen } from './screen.ts';

interface ReviewingParts {
  clock: Clock;
  quiet: Quiet;
  onScreen: OnScreen;
  raising: Raising;
  decisions: Decisions;
  digests: Digests;
  holding: Holding;
  /** End of the pause, ms since 1970; null: none. */
  pauseEndsAt(): number | null;
  /** When the user stops counting as working in Beckon, ms since 1970; null: they are not. */
  workEndsAt(): number | null;
  moved(): void;
}

interface Reviewing {
  review(): void;
  /** Displays these again with the held notices; the default reason is `waiting`. */
  bringBack(views: readonly ItemView[]): void;
  /** Reschedules the next review after a change. */
  arrangeSoon(): void;
  close(): void;
}

export function createReviewing(parts: ReviewingParts): Reviewing {
  const { quiet, onScreen, raising, decisions, digests, holding } = parts;

  const sumUp = (views: readonly ItemView[], at: Pick<Moment, 'now' | 'inhibited' | 'works'>): void => {
    // Notices wait for the end of the reason, even if critical items are let through.
    const told = at.inhibited || at.works ? [] : holding.takeKept().filter((notice) => !decisions.isToldOver(notice));
    raising.together({ views, told, held: holding.by() }, at.now);
  };

  const review = (): void => {
    const at = holding.moment();
    const sorted = decisions.sort(at);
    for (const view of sorted.badge) raising.mark(view, at.now);
    if (at.live && !at.paused) sumUp(sorted.raise, at);
    digests.raise(sorted.digest, at);
    if (sorted.hold.length > 0) holding.hold();
    else holding.release(at);
    onScreen.refresh();
    agenda.arrange();
  };

  /** When held, snoozed or digest items need the next review. */
  const nextLook = (): number | null => {
    const at = holding.moment();
    const views = decisions.views();
    const digest = views.filter(
      (view) => view.mine.delivery === 'digest' && decisions.of(view.item.id, view, at) === 'digest',
    );
    return nextMoment(views, at.now, [
      parts.pauseEndsAt(),
      parts.workEndsAt(),
      quiet.endsAt(at.now),
      digests.dueAt(digest, at.now),
      ...(holding.by() === 'quiet' ? views.map((view) => quiet.yieldsAt(view)) : []),
    ]);
  };
  const agenda = createAgenda(parts.clock, nextLook, () => {
    review();
    parts.moved();
  });

  return {
    review,
    bringBack(views) {
      holding.because('waiting');
      sumUp(views, holding.moment());
    },
    arrangeSoon: agenda.arrangeSoon,
    close: agenda.close,
  };
}
