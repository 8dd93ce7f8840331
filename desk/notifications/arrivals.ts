/** Handles items and notices that arrive while the relay connection is live. */
import type { Applied } from '../inbox/change-applier.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Notice } from '../ports.ts';
import type { Decisions } from './decisions.ts';
import type { Holding } from './delivery-hold.ts';
import type { Moment } from './policy.ts';
import type { Raising } from './raiser.ts';
import type { OnScreen } from './screen.ts';

interface ArrivingParts {
  inbox: Inbox;
  onScreen: OnScreen;
  raising: Raising;
  decisions: Decisions;
  holding: Holding;
}

interface Arriving {
  changed(change: Applied, at: Moment): void;
  tell(notice: Notice): void;
}

export function createArriving({ inbox, onScreen, raising, decisions, holding }: ArrivingParts): Arriving {
  return {
    changed({ itemId }, at) {
      const kept = inbox.asking(itemId);
      const view = kept && inbox.viewOf(kept);
      const decision = decisions.of(itemId, view, at);
      if (decision === 'raise' && view) raising.present(view, at.now);
      if (decision === 'badge' && view) raising.mark(view, at.now);
      if (decision === 'hold') holding.hold();
      if (decision === 'withdraw') onScreen.takeBack(itemId);
    },
    tell(notice) {
      const { live, paused, inhibited, works } = holding.moment();
      if (!live || paused || inhibited || works) holding.keep(notice);
      else raising.say(notice);
    },
  };
}
