/** Handles the user's actions on notifications. */
import { ProblemError } from '../../shared/problems.ts';
import { needsReply } from '../../shared/rules/actions.ts';
import { type DeskWords, wordsFor } from '../../shared/words/desk.ts';
import type { GivenAnswer } from '../answers/answer-check.ts';
import type { DeskParts } from '../desk-parts.ts';
import type { BeckonerEvents } from '../ports.ts';
import { fateId, MORE, plain } from './notice.ts';
import { DIGEST_ID, SUMMARY_ID } from './summary-notice.ts';
import { TEST_ID } from './test-notification.ts';
import { UNDO_ID } from './undo-offer.ts';

const KNOWN_MAX = 100;
const LATE_ID = 'undo-late';

export function createPresses({ deps, inbox, outbox, intents, beckoning, testing }: DeskParts): BeckonerEvents {
  const { screens, log } = deps;
  const itemOf = (id: string): string => id.replace(fateId(''), '');

  /** Keys of handled presses: Windows may deliver a press twice in a row. */
  const known = new Set<string>();
  const told = (key: string | undefined): boolean => {
    if (key === undefined) return false;
    if (known.has(key)) return true;
    known.add(key);
    for (const oldest of known) if (known.size > KNOWN_MAX) known.delete(oldest);
    return false;
  };

  /** An answer that can no longer be given opens the item, which shows the reason. */
  const answer = (itemId: string, given: GivenAnswer, key?: string): void => {
    try {
      // A refused answer is displayed in the item, with what changed.
      const { status } = outbox.answer(inbox.view(itemId), given, { outside: true, key });
      if (status === 'draft') screens.openItem(itemId);
    } catch (error) {
      // The window shows the reason: in the item if the answer no longer counts, as a remark if it could not be stored.
      const code = error instanceof ProblemError ? error.problem.code : String(error);
      const fault = deps.faultOf(error);
      if (fault !== null) {
        const said = ({ files }: DeskWords) => files.answerNotKept(files.fault[fault]);
        deps.remarks.say({ id: `answer ${itemId}`, words: said, beckons: false });
      }
      log.warn('an answer from a notification was not possible', { code });
      screens.openItem(itemId);
    }
  };

  const heldItems = (): string[] => outbox.heldOutside().map(({ itemId }) => itemId);

  /** Undoes the answers given in notifications; their items beckon again if they did before. */
  const undo = (): void => {
    const undone = outbox.undo(heldItems());
    for (const itemId of undone) beckoning.bringBack(itemId);
    if (undone.length > 0) return;
    const itemIds = beckoning.spokenOf(UNDO_ID);
    beckoning.show({ ...plain(LATE_ID, wordsFor(deps.locale()).undoing.tooLate, ''), itemIds });
  };

  return {
    shown(id) {
      beckoning.cameUp(id);
      if (id === TEST_ID) testing.came('shown');
      if (inbox.kept(id)) intents.add({ kind: 'shown', itemId: id });
      if (id !== SUMMARY_ID && id !== DIGEST_ID) return;
      for (const itemId of beckoning.spokenOf(id)) if (inbox.kept(itemId)) intents.add({ kind: 'summed', itemId });
    },
    // If the undo offer has no buttons, a press opens its items in the window, which has undo.
    opened(id, itemIds = beckoning.spokenOf(id)) {
      if (id !== TEST_ID && beckoning.ignores(id)) return;
      beckoning.closed(id);
      if (id === TEST_ID) testing.came('opened');
      const known = [...new Set([itemOf(id), ...itemIds])].filter((itemId) => inbox.kept(itemId));
      const [one] = known;
      if (one !== undefined && known.length === 1) screens.openItem(one);
      else screens.openInbox(known.length > 0 ? known : undefined);
    },
    pressed(id, button, key, version) {
      if (told(key)) return;
      if (id === TEST_ID) return testing.came('pressed');
      if (beckoning.ignores(id)) return;
      if (id === UNDO_ID) return undo();
      const view = inbox.view(id);
      const action = view?.mine.actions.find((one) => one.id === button);
      if (button === MORE || !view || !action) screens.openItem(id);
      else if (needsReply(action)) screens.openReply(id, action.id, `${action.label} · ${view.item.title}`);
      else answer(id, { action: action.id, version }, key);
    },
    replied(id, action, text, key, version) {
      if (!told(key)) answer(id, { action, comment: text, version }, key);
    },
    closed: beckoning.closed,
  };
}
