/** Handles the user's actions on notifications. */
import { ProblemError } from '../../shared/problems.ts';
import { needsReply } from '../../shared/rules/actions.ts';
import { type DeskWords, wordsFor } from '../../shared/words/desk.ts';
import type { AnswerInput } from '../answers/answer-check.ts';
import type { DeskParts } from '../desk-parts.ts';
import type { NotificationEvents } from '../ports.ts';
import { fateId, MORE, plain } from './notice.ts';
import { DIGEST_ID, SUMMARY_ID } from './summary-notice.ts';
import { TEST_ID } from './test-notification.ts';
import { UNDO_ID } from './undo-offer.ts';

const KNOWN_MAX = 100;
const LATE_ID = 'undo-late';

export function createPresses({
  deps,
  inbox,
  outbox,
  intents,
  notifier,
  testNotification,
}: DeskParts): NotificationEvents {
  const { navigation, log } = deps;
  const itemOf = (id: string): string => id.replace(fateId(''), '');

  /** Keys of handled presses: Windows may deliver a press twice in a row. */
  const known = new Set<string>();
  const isRepeated = (key: string | undefined): boolean => {
    if (key === undefined) return false;
    if (known.has(key)) return true;
    known.add(key);
    for (const oldest of known) if (known.size > KNOWN_MAX) known.delete(oldest);
    return false;
  };

  /** An answer that can no longer be given opens the item, which shows the reason. */
  const answer = (itemId: string, given: AnswerInput, key?: string): void => {
    try {
      // A refused answer is displayed in the item, with what changed.
      const { status } = outbox.answer(inbox.view(itemId), given, { outside: true, key });
      if (status === 'draft') navigation.openItem(itemId);
    } catch (error) {
      // The window shows the reason: in the item if the answer no longer counts, as a remark if it could not be stored.
      const code = error instanceof ProblemError ? error.problem.code : String(error);
      const fault = deps.faultOf(error);
      if (fault !== null) {
        const said = ({ files }: DeskWords) => files.answerNotKept(files.fault[fault]);
        deps.remarks.add({ id: `answer ${itemId}`, words: said, beckons: false });
      }
      log.warn('an answer from a notification was rejected', { code });
      navigation.openItem(itemId);
    }
  };

  const heldItems = (): string[] => outbox.heldOutside().map(({ itemId }) => itemId);

  /** Undoes the answers given in notifications; their items beckon again if they did before. */
  const undo = (): void => {
    const undone = outbox.undo(heldItems());
    for (const itemId of undone) notifier.redisplay(itemId);
    if (undone.length > 0) return;
    const itemIds = notifier.coveredItems(UNDO_ID);
    notifier.show({ ...plain(LATE_ID, wordsFor(deps.locale()).undoing.tooLate, ''), itemIds });
  };

  return {
    shown(id) {
      notifier.displayed(id);
      if (id === TEST_ID) testNotification.record('shown');
      if (inbox.kept(id)) intents.add({ kind: 'shown', itemId: id });
      if (id !== SUMMARY_ID && id !== DIGEST_ID) return;
      for (const itemId of notifier.coveredItems(id)) if (inbox.kept(itemId)) intents.add({ kind: 'summed', itemId });
    },
    // If the undo offer has no buttons, a press opens its items in the window, which has undo.
    opened(id, itemIds = notifier.coveredItems(id), at) {
      if (id !== TEST_ID && notifier.ignores(id, at)) return;
      notifier.closed(id);
      if (id === TEST_ID) testNotification.record('opened');
      const known = [...new Set([itemOf(id), ...itemIds])].filter((itemId) => inbox.kept(itemId));
      const [one] = known;
      if (one !== undefined && known.length === 1) navigation.openItem(one);
      else navigation.openInbox(known.length > 0 ? known : undefined);
    },
    pressed(id, button, key, version, at) {
      if (isRepeated(key)) return;
      if (id === TEST_ID) return testNotification.record('pressed');
      if (notifier.ignores(id, at)) return;
      if (id === UNDO_ID) return undo();
      const view = inbox.view(id);
      const action = view?.mine.actions.find((one) => one.id === button);
      // A changed document is named in the item alone.
      const isWarned = view?.documentsChanged === true && action?.confirm === true;
      if (button === MORE || !view || !action || isWarned) navigation.openItem(id);
      else if (needsReply(action)) navigation.openReply(id, action.id, `${action.label} · ${view.item.title}`);
      else answer(id, { action: action.id, version }, key);
    },
    replied(id, action, text, key, version) {
      if (!isRepeated(key)) answer(id, { action, comment: text, version }, key);
    },
    closed: notifier.closed,
  };
}
