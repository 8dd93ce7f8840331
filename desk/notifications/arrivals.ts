/** Handles items and notices that arrive while the relay connection is live. */
import type { AppliedChange } from '../inbox/change-applier.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Notice } from '../ports.ts';
import type { Decisions } from './decisions.ts';
import type { DeliveryHold } from './delivery-hold.ts';
import type { Moment } from './policy.ts';
import type { Raiser } from './raiser.ts';
import type { Screen } from './screen.ts';

interface ArrivalsParts {
  inbox: Inbox;
  screen: Screen;
  raiser: Raiser;
  decisions: Decisions;
  hold: DeliveryHold;
}

export function createArrivals({ inbox, screen, raiser, decisions, hold }: ArrivalsParts) {
  return {
    changed({ itemId }: AppliedChange, at: Moment) {
      const kept = inbox.asking(itemId);
      const view = kept && inbox.viewOf(kept);
      const decision = decisions.of(itemId, view, at);
      if (decision === 'raise' && view) raiser.raiseItem(view, at.now);
      if (decision === 'badge' && view) raiser.markHandled(view, at.now);
      if (decision === 'hold') hold.hold();
      if (decision === 'withdraw') screen.withdraw(itemId);
    },
    notify(notice: Notice) {
      const { live, paused, inhibited, isUserActive } = hold.moment();
      if (!live || paused || inhibited || isUserActive) hold.holdNotice(notice);
      else raiser.raiseNotice(notice);
    },
  };
}
