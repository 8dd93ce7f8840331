/** Commands of the user in the window or the tray. They throw a ProblemError for a fault that the user can act on. */
import type { AnsweredMany, UnsentAnswer } from '../shared/bridge/base.ts';
import type { DeliveryPreview } from '../shared/bridge/delivery-preview.ts';
import type { WindowOperations } from '../shared/bridge/desk-channels.ts';
import type { HistoryExport, HistoryPage, HistoryQuery } from '../shared/bridge/history.ts';
import type { InboxFound, InboxQuery } from '../shared/bridge/inbox-search.ts';
import type { ItemView, PendingAnswer } from '../shared/bridge/item-view.ts';
import type { ProcessesView } from '../shared/bridge/processes.ts';
import type { Subscriptions } from '../shared/people.ts';
import { ProblemError } from '../shared/problems.ts';
import type { Pause, Preferences } from '../shared/settings.ts';
import type { Severity } from '../shared/severity.ts';
import { wordsFor } from '../shared/words/desk.ts';
import type { AnswerInput } from './answers/answer-check.ts';
import type { DeskParts } from './desk-parts.ts';
import { historyPages, previewDelivery, searchHistory } from './history/history.ts';
import { searchInbox } from './history/inbox-search.ts';
import { pauseFor } from './notifications/pause.ts';
import { createOperations, currentUser } from './operations.ts';
import { bounded, listItems } from './view/snapshot.ts';

export interface Commands extends WindowOperations {
  item(itemId: string): ItemView | null;
  search(query: HistoryQuery): HistoryPage;
  searchInbox(query: InboxQuery): InboxFound;
  pages(query: HistoryExport, limit: number): Iterable<ItemView[]>;
  processes(): Promise<ProcessesView>;
  moreProcesses(): Promise<ProcessesView>;
  /** Held for the undo period. @param how `outside`: given outside the window, so that a notification offers undo */
  answer(itemId: string, given: AnswerInput, how?: { outside: boolean }): PendingAnswer;
  /** Holds all allowed answers together. @param words one comment, input and confirmation for all */
  answerAll(
    answers: readonly { itemId: string; action: string; version?: number }[],
    words?: Pick<AnswerInput, 'comment' | 'input' | 'confirmed' | 'byKey'>,
  ): AnsweredMany;
  confirmAnswer(itemId: string): Promise<PendingAnswer>;
  /** Answers given here that the relay has not recorded yet. */
  unsent(): UnsentAnswer[];
  /** @returns the items whose answers were undone */
  undo(itemIds: readonly string[]): string[];
  sendNow(itemIds: readonly string[]): void;
  dismissAnswer(itemId: string): void;
  setOpenItem(page: number, itemId: string | null): void;
  setUsed(page: number, used: boolean): void;
  preview(subscriptions: Subscriptions): DeliveryPreview;
  setPreferences(patch: Partial<Preferences>): Preferences;
  pause(kind: 'hour' | 'tomorrow' | 'resume'): Pause;
  resume(): void;
  /** A reply window closed without an answer: displays the notification again. */
  replyCancelled(itemId: string): void;
  /** Uses the sound of this severity; default `notice`. */
  testNotification(severity?: Severity): void;
  dismissRemark(id: string): void;
}

export function createCommands(parts: DeskParts): Commands {
  const { deps, inbox, outbox, notifier } = parts;
  const { clock, store, preferences } = deps;
  const words = () => wordsFor(deps.locale());

  const person = () => currentUser(parts);

  const setPause = (pause: Pause): Pause => {
    preferences.setPause(pause);
    notifier.review();
    parts.redraw();
    return pause;
  };

  return {
    ...createOperations(parts),
    item: inbox.view,
    processes: parts.processes.list,
    moreProcesses: parts.processes.more,
    searchInbox(query) {
      const [userId, now] = [person().id, clock.now()];
      const found = searchInbox(
        store,
        listItems(inbox, outbox, { userId, knowDays: preferences.get().knowDays, now }),
        query,
        userId,
        now,
      );
      return { ...found, ...bounded(found) };
    },
    search: (query) => searchHistory(store, inbox, query, clock.now()),
    pages: (query, limit) => historyPages(store, inbox, query, clock.now(), limit),
    answer: (itemId, given, how) => outbox.answer(inbox.view(itemId), given, how),
    answerAll: (answers, words = {}) =>
      outbox.answerAll(
        answers.map(({ itemId, ...given }) => ({ itemId, view: inbox.view(itemId), given: { ...given, ...words } })),
      ),
    confirmAnswer: outbox.confirm,
    unsent: () =>
      outbox.itemIds().flatMap((itemId) => {
        const pending = outbox.pendingOf(itemId);
        if (!pending || pending.status === 'rejected') return [];
        return [{ itemId, title: inbox.view(itemId)?.item.title ?? null, label: pending.label }];
      }),
    undo(itemIds) {
      const undone = outbox.undo(itemIds);
      if (undone.length === 0) throw new ProblemError('ALREADY_ANSWERED', words().beingSent);
      return undone;
    },
    sendNow: outbox.sendNow,
    dismissAnswer: outbox.dismiss,
    setOpenItem: notifier.setOpenItem,
    setUsed: notifier.setUsed,
    preview: (subscriptions) => previewDelivery(store, person(), subscriptions, clock.now()),
    setPreferences(patch) {
      const next = preferences.set(patch);
      if (patch.beckonBesideDesktop !== undefined || patch.criticalWhileInhibited !== undefined)
        parts.notifier.review();
      parts.redraw();
      return next;
    },
    pause: (kind) => setPause(pauseFor(kind, clock.now())),
    resume: () => void setPause(null),
    replyCancelled: notifier.redisplay,
    dismissRemark: deps.remarks.remove,
    testNotification(severity = 'notice') {
      parts.testNotification.raise(preferences.get().sounds[severity]);
    },
  };
}
