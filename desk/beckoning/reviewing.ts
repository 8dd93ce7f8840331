/**
 * Looking at everything again: what held notifications back has begun or ended, a snooze is over, a digest is due. What was held
 * back comes in one summary.
 */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Clock } from '../ports.ts';
import { createAgenda } from './agenda.ts';
import type { Decisions } from './decisions.ts';
import type { Digests } from './digest.ts';
import type { Holding } from './holding.ts';
import type { OnScreen } from './on-screen.ts';
import type { Moment } from './policy.ts';
import type { Quiet } from './quiet.ts';
import type { Raising } from './raising.ts';
import { nextMoment } from './wake.ts';

interface ReviewingParts {
  clock: Clock;
  quiet: Quiet;
  onScreen: OnScreen;
  raising: Raising;
  decisions: Decisions;
  digests: Digests;
  holding: Holding;
  /** ms at which a pause ends by itself; null: none does. */
  pauseEndsAt(): number | null;
  /** ms at which the person counts as no longer working in Beckon; null: they do not. */
  workEndsAt(): number | null;
  /** A moment passed that changes what is listed. */
  moved(): void;
}

interface Reviewing {
  review(): void;
  /** Puts these back, with what was kept meanwhile, as what waits where no other reason is known. */
  bringBack(views: readonly ItemView[]): void;
  /** Something changed: when to look again may be another moment. */
  arrangeSoon(): void;
  close(): void;
}

export function createReviewing(parts: ReviewingParts): Reviewing {
  const { quiet, onScreen, raising, decisions, digests, holding } = parts;

  const sumUp = (views: readonly ItemView[], at: Pick<Moment, 'now' | 'inhibited' | 'works'>): void => {
    // What is no item waits for the end of it, whatever the person lets through.
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

  /** When what is held, snoozed or waiting for a digest has to be looked at again. */
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
