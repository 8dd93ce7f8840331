/** What comes in while the desk follows the relay: each item and notice by itself, many at once as a burst. */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Applied } from '../inbox/applying.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Clock, Notice } from '../ports.ts';
import { createBurstGuard } from './burst.ts';
import type { Decisions } from './decisions.ts';
import type { Holding } from './holding.ts';
import type { OnScreen } from './on-screen.ts';
import { asks, type Moment } from './policy.ts';
import type { Raising } from './raising.ts';
import { BURST_ID } from './triage.ts';

export interface ArrivingParts {
  clock: Clock;
  inbox: Inbox;
  onScreen: OnScreen;
  raising: Raising;
  decisions: Decisions;
  holding: Holding;
}

export interface Arriving {
  /** Carries out what the policy says of a changed item. */
  changed(change: Applied, at: Moment): void;
  /** Tells of something that is no item, now or with the next summary. */
  tell(notice: Notice): void;
  close(): void;
}

export function createArriving({ clock, inbox, onScreen, raising, decisions, holding }: ArrivingParts): Arriving {
  const isRaised = (view: ItemView, at: Moment): boolean => decisions.of(view.item.id, view, at) === 'raise';

  /** What a burst left over, with what its notification spoke of before. */
  const showBurst = (itemIds: readonly string[], told: readonly Notice[]): void => {
    const at = holding.moment();
    const views = itemIds.flatMap((itemId) => inbox.view(itemId) ?? []).filter((view) => isRaised(view, at));
    const shown = onScreen.itemsOf(BURST_ID).flatMap((itemId) => inbox.view(itemId) ?? []);
    const before = shown.filter((view) => asks(view, at.now));
    raising.together({ views, before, told, why: 'burst', singly: 1 }, at.now);
  };
  const burst = createBurstGuard(clock, showBurst);

  return {
    changed({ itemId }, at) {
      const kept = inbox.asking(itemId);
      const view = kept && inbox.viewOf(kept);
      const decision = decisions.of(itemId, view, at);
      if (decision === 'raise' && view && burst.admits(view)) raising.present(view, at.now);
      if (decision === 'badge' && view) raising.mark(view, at.now);
      if (decision === 'hold') holding.hold();
      if (decision === 'withdraw') onScreen.takeBack(itemId);
    },
    tell(notice) {
      const { live, paused } = holding.moment();
      if (!live || paused) holding.keep(notice);
      else if (burst.admitsNotice(notice)) raising.say(notice);
    },
    close: burst.close,
  };
}
