/** What the person did with a notification. */
import { ProblemError } from '../../shared/problems.ts';
import { needsReply } from '../../shared/rules/actions.ts';
import type { DeskParts } from './desk-parts.ts';
import { fateId, MORE } from './notice.ts';
import type { BeckonerEvents } from './ports.ts';

export function createPresses({ deps, inbox, outbox, intents, beckoning }: DeskParts): BeckonerEvents {
  const { screens, log } = deps;
  const itemOf = (id: string): string => id.replace(fateId(''), '');

  /** An answer that can no longer be given opens the item, which shows why. */
  const answer = (itemId: string, action: string, comment?: string): void => {
    try {
      outbox.answer(inbox.view(itemId), { action, comment });
    } catch (error) {
      // The window says why: it no longer counts, or it could not be stored.
      const code = error instanceof ProblemError ? error.problem.code : String(error);
      log.warn('an answer from a notification was not possible', { code });
      screens.openItem(itemId);
    }
  };

  return {
    shown(id) {
      if (inbox.kept(id)) intents.add({ kind: 'shown', itemId: id });
    },
    opened(id) {
      beckoning.closed(id);
      const itemId = itemOf(id);
      if (inbox.kept(itemId)) screens.openItem(itemId);
      else screens.openInbox();
    },
    pressed(id, button) {
      const view = inbox.view(id);
      const action = view?.mine.actions.find((one) => one.id === button);
      if (button === MORE || !view || !action) screens.openItem(id);
      else if (needsReply(action)) screens.openReply(id, action.id, `${action.label} · ${view.item.title}`);
      else answer(id, action.id);
    },
    replied: answer,
    closed: beckoning.closed,
  };
}
