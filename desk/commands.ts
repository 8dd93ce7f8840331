/** Commands of the user in the window or the tray. They throw a ProblemError for a fault that the user can act on. */
import type { AnsweredMany, DoneToMany, UnsentAnswer } from '../shared/bridge/base.ts';
import type { DeliveryPreview } from '../shared/bridge/delivery-preview.ts';
import type { HistoryExport, HistoryPage, HistoryQuery } from '../shared/bridge/history.ts';
import type { InboxFound, InboxQuery } from '../shared/bridge/inbox-search.ts';
import type { ItemView, PendingAnswer } from '../shared/bridge/item-view.ts';
import type { ProcessesView } from '../shared/bridge/processes.ts';
import { type Absence, type AbsenceRequest, foundIn, type PeopleFound, type Subscriptions } from '../shared/people.ts';
import { ProblemError } from '../shared/problems.ts';
import { checkSubscriptions } from '../shared/rules/subscription.ts';
import type { Pause, Preferences } from '../shared/settings.ts';
import type { Severity } from '../shared/severity.ts';
import type { PeopleMessage } from '../shared/socket.ts';
import { wordsFor } from '../shared/words/desk.ts';
import { languageOf } from '../shared/words/words.ts';
import type { AnswerInput } from './answers/answer-check.ts';
import { failedSince, unseenRefusal } from './answers/fate.ts';
import { forEachItem } from './batch.ts';
import type { DeskParts } from './desk-parts.ts';
import { historyPages, previewDelivery, searchHistory } from './history/history.ts';
import { searchInbox } from './history/inbox-search.ts';
import { pauseFor } from './notifications/pause.ts';
import { isUnseen } from './notifications/policy.ts';
import type { Reply, StoredItem } from './ports.ts';
import { bounded, listItems } from './view/snapshot.ts';

export interface Commands {
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
  /** Withdraws a recorded answer if its source allows that. @param key idempotency key of the answer */
  withdraw(itemId: string, key: string): Promise<void>;
  dismissAnswer(itemId: string): void;
  seen(itemIds: readonly string[]): void;
  setOpenItem(page: number, itemId: string | null): void;
  setUsed(page: number, used: boolean): void;
  /** @param until RFC 3339; null ends the snooze */
  snooze(itemIds: readonly string[], until: string | null): void;
  claim(itemIds: readonly string[], release: boolean): Promise<DoneToMany>;
  resend(itemId: string, index: number): Promise<void>;
  delegate(itemIds: readonly string[], to: string, note?: string): Promise<DoneToMany>;
  findPeople(message: PeopleMessage): Promise<PeopleFound>;
  setAbsence(absence: AbsenceRequest): Promise<Absence | null>;
  setSubscriptions(subscriptions: Subscriptions): Subscriptions;
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

function valueOrProblem<T>(reply: Reply<T>, offline: string): T {
  if (reply.ok) return reply.value;
  if (!reply.problem) throw new ProblemError('STORE_UNAVAILABLE', offline);
  throw new ProblemError(reply.problem.code, reply.problem.detail);
}

export function createCommands(parts: DeskParts): Commands {
  const { deps, inbox, outbox, intents, notifier } = parts;
  const { clock, store, preferences } = deps;
  const words = () => wordsFor(deps.locale());

  const itemOf = (itemId: string): StoredItem => {
    const kept = inbox.kept(itemId);
    if (!kept) throw new ProblemError('NOT_FOUND', words().itemUnknown);
    return kept;
  };
  const person = () => {
    const me = inbox.me();
    if (!me) throw new ProblemError('UNAUTHENTICATED', words().state.unpaired);
    return me.user;
  };
  const checked = (subscriptions: Subscriptions): Subscriptions => {
    const errors = checkSubscriptions(subscriptions, person());
    const first = errors[0];
    if (first) throw new ProblemError('REQUEST_INVALID', `${first.pointer} ${first.detail}`, { errors });
    return subscriptions;
  };

  /** At least the relay's own timestamps that it is compared with, in case this computer's clock is slow. */
  const seenAt = (kept: StoredItem): string => {
    const refusal = unseenRefusal(kept.item, kept.own, person().id);
    const wrong = refusal && failedSince(refusal);
    const at = Math.max(clock.now(), Date.parse(kept.item.beckon.at), wrong ? Date.parse(wrong) : 0);
    return new Date(at).toISOString();
  };
  const needsSeeing = (kept: StoredItem): boolean => {
    const view = inbox.viewOf(kept);
    if (!view) return false;
    return isUnseen(view, clock.now()) || unseenRefusal(kept.item, kept.own, person().id) !== null;
  };

  const setPause = (pause: Pause): Pause => {
    preferences.setPause(pause);
    notifier.review();
    parts.redraw();
    return pause;
  };

  return {
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
    async withdraw(itemId, key) {
      itemOf(itemId);
      const reply = await deps.link.withdraw({ itemId, key });
      const isLate = !reply.ok && reply.problem?.code === 'TOO_LATE';
      if (isLate) throw new ProblemError('TOO_LATE', words().withdrawLate);
      valueOrProblem(reply, words().withdrawOffline);
    },
    dismissAnswer: outbox.dismiss,
    setOpenItem: notifier.setOpenItem,
    setUsed: notifier.setUsed,
    seen(itemIds) {
      for (const itemId of new Set(itemIds)) {
        const kept = inbox.kept(itemId);
        if (!kept || !needsSeeing(kept)) continue;
        const at = seenAt(kept);
        // Queued for the relay before the local change: after a crash in between, the relay still receives it and sends it back. In the
        // other order the relay would never receive it.
        intents.add({ kind: 'seen', itemId });
        parts.publishChanges(inbox.changeOwn(itemId, { seenAt: at }));
      }
    },
    snooze(itemIds, until) {
      const all = [...new Set(itemIds)];
      for (const { item } of all.map(itemOf)) {
        const beckonAt = item.beckon.at;
        intents.add({ kind: 'snooze', itemId: item.id, until, beckonAt });
        parts.publishChanges(inbox.changeOwn(item.id, { snoozedUntil: until, snoozedBeckonAt: beckonAt }));
      }
    },
    claim: (itemIds, release) =>
      forEachItem(itemIds, async (itemId) => {
        itemOf(itemId);
        valueOrProblem(await deps.link.claim(release ? { itemId, release } : { itemId }), words().claimOffline);
      }),
    async resend(itemId, index) {
      itemOf(itemId);
      valueOrProblem(await deps.link.resend({ itemId, index }), words().resendOffline);
    },
    delegate: (itemIds, to, note) =>
      forEachItem(itemIds, async (itemId) => {
        const { own } = itemOf(itemId);
        const message = { itemId, to, ...(note === undefined ? {} : { note }) };
        valueOrProblem(await deps.link.delegate(message), words().delegateOffline);
        // The relay's change may arrive after its acknowledgement, so the buttons are removed now. If it arrived first it is authoritative:
        // the item may be back.
        if (inbox.kept(itemId)?.own !== own) return;
        const delegatedAt = to === person().id ? null : new Date(clock.now()).toISOString();
        parts.publishChanges(inbox.changeOwn(itemId, { delegatedAt }));
      }),
    findPeople: async (message) =>
      foundIn(valueOrProblem(await deps.link.people(message), words().peopleOffline), languageOf(deps.locale())),
    setAbsence: async (absence) => valueOrProblem(await deps.link.absence(absence), words().absenceOffline),
    setSubscriptions(subscriptions) {
      parts.subscriptionChanges.apply(checked(subscriptions));
      intents.add({ kind: 'subscriptions', subscriptions });
      return subscriptions;
    },
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
