/** The components of a desk and their dependencies on the host. */
import type { ProcessesChange } from '../shared/bridge/processes.ts';
import type { Snapshot } from '../shared/bridge/snapshot.ts';
import { reasonOf } from '../shared/problems.ts';
import type { Pause, Preferences } from '../shared/settings.ts';
import { type DeskWords, wordsFor } from '../shared/words/desk.ts';
import { languageOf } from '../shared/words/words.ts';
import { createIntents, type Intents } from './answers/intents.ts';
import { createOutbox, type Outbox } from './answers/outbox.ts';
import { createDocuments, type StoredDocuments } from './documents.ts';
import type { AppliedChange } from './inbox/change-applier.ts';
import { createInbox, type Inbox } from './inbox/inbox.ts';
import { createProcesses, type Processes } from './inbox/processes.ts';
import type { Remarks } from './inbox/remarks.ts';
import { createRequests, type Requests } from './inbox/requests.ts';
import { createSubscriptionChanges, type SubscriptionChanges } from './inbox/subscription-changes.ts';
import { rejectionNotice, returnedNotice } from './notifications/notice.ts';
import { createNotifier, type Notifier } from './notifications/notifier.ts';
import { isPaused, pauseEnd } from './notifications/pause.ts';
import { createQuietSchedule } from './notifications/quiet-schedule.ts';
import { createTestNotification, type TestNotification } from './notifications/test-notification.ts';
import type {
  Clock,
  DocumentRef,
  DocumentStore,
  ItemStore,
  Log,
  NotificationPort,
  OutboxStore,
  Random,
  RelayLink,
  WindowNavigation,
} from './ports.ts';
import type { TrayState } from './view/tray-state.ts';

/** Preferences of this computer, stored by `electron/preferences.ts`. */
export interface PreferencePort {
  get(): Preferences;
  set(patch: Partial<Preferences>): Preferences;
  pause(): Pause;
  setPause(pause: Pause): void;
}

export interface DeskDeps {
  clock: Clock;
  random: Random;
  log: Log;
  store: ItemStore;
  outboxStore: OutboxStore;
  link: RelayLink;
  notificationPort: NotificationPort;
  navigation: WindowNavigation;
  /** From the relay. Rejects with a ProblemError. */
  fetchDocument(document: DocumentRef): Promise<Uint8Array<ArrayBuffer>>;
  /** Absent: this host stores no documents. */
  documentStore?: DocumentStore;
  /** Re-authenticates the user for an answer to this item. @throws ProblemError with a message for the user */
  reauthenticate(userId: string, itemId: string): Promise<void>;
  preferences: PreferencePort;
  remarks: Remarks;
  /** Classifies a failure of this computer's files; null: another kind of failure. */
  faultOf(error: unknown): keyof DeskWords['files']['fault'] | null;
  /** BCP 47; read on each use, because the user may change the language. */
  locale(): string;
  /** Days that closed items are stored; default: `HISTORY_DAYS`. */
  historyDays?(): number;
  /** Another desk of the user displays notifications, so this one need not. */
  notifiesElsewhere?(): boolean;
  /** The session suppresses notifications. */
  inhibited?(): boolean;
  /** The platform supports a text field in notifications. */
  canReply: boolean;
  /** A notification raised again is replaced in place without attracting attention; false: it pops up again. */
  changesInPlace: boolean;
  app(): Snapshot['app'];
  publish: {
    snapshot(snapshot: Snapshot): void;
    changed(itemIds: string[]): void;
    processes(change: ProcessesChange): void;
    tray(state: TrayState): void;
    /** Called when first connected after the start. */
    live(relay: string, userId: string): void;
    /** The user's data was deleted here: the window must delete its own. Unset: the host does that at each change of user. */
    forgotten?(): void;
  };
}

export interface DeskParts {
  deps: DeskDeps;
  inbox: Inbox;
  outbox: Outbox;
  intents: Intents;
  notifier: Notifier;
  /** Updates notifications, list and window after a change. */
  publishChanges(applied: readonly AppliedChange[]): void;
  redraw(): void;
  subscriptionChanges: SubscriptionChanges;
  testNotification: TestNotification;
  processes: Processes;
  requests: Requests;
  documents: StoredDocuments;
}

/** Warns the user that the outbox cannot be written; its contents are retained. null clears the warning. */
function reportOutboxFault({ remarks, faultOf, log }: DeskDeps, failure: unknown): void {
  const id = 'outbox';
  if (failure === null) {
    remarks.remove(id);
    return;
  }
  log.warn('the outbox could not be written', { error: reasonOf(failure) });
  const fault = faultOf(failure);
  if (fault === null) return;
  remarks.add({ id, words: ({ files }) => files.sendingWaits(files.fault[fault]), beckons: false });
}

export function createParts(deps: DeskDeps, redraw: (itemIds: readonly string[]) => void): DeskParts {
  const { clock, store, outboxStore, link } = deps;
  const inbox = createInbox(store, () => ({
    language: languageOf(deps.locale()),
    labels: wordsFor(deps.locale()).actionLabels,
  }));
  const notifier = createNotifier({
    clock,
    inbox,
    notificationPort: deps.notificationPort,
    store,
    quiet: createQuietSchedule(() => inbox.me()?.subscriptions ?? null),
    pause: () => {
      const pause = deps.preferences.pause();
      return { paused: isPaused(pause, clock.now()), endsAt: pauseEnd(pause) };
    },
    notifiesElsewhere: () => deps.notifiesElsewhere?.() ?? false,
    inhibited: () => deps.inhibited?.() ?? false,
    preferences: deps.preferences.get,
    locale: deps.locale,
    canReply: deps.canReply,
    changesInPlace: deps.changesInPlace,
    listChanged: () => redraw([]),
  });
  const documents = createDocuments({
    fetch: deps.fetchDocument,
    store: deps.documentStore,
    inbox,
    redraw,
  });
  const publishChanges = (applied: readonly AppliedChange[]): void => {
    if (applied.length === 0) return;
    if (applied.some(({ after }) => after === null)) documents.sweep();
    notifier.consider(applied);
    redraw(applied.map(({ itemId }) => itemId));
  };
  const notices = () => ({ locale: deps.locale(), sounds: deps.preferences.get().sounds });
  const outbox = createOutbox({
    store: outboxStore,
    link,
    clock,
    random: deps.random,
    log: deps.log,
    locale: deps.locale,
    holdMs: () => deps.preferences.get().undoSeconds * 1_000,
    shownAt: inbox.shownAt,
    reauthenticate: (itemId) => deps.reauthenticate(inbox.me()?.user.id ?? '', itemId),
    reportWrite: (failure) => reportOutboxFault(deps, failure),
    events: {
      changed(itemId) {
        const item = inbox.kept(itemId)?.item ?? null;
        publishChanges([{ itemId, before: item, after: item }]);
      },
      recorded: (_answer, item) => publishChanges(inbox.applyAnswered(item)),
      rejected(answer) {
        const item = inbox.view(answer.itemId)?.item;
        // The user already gave the same answer on another device.
        if (item?.outcome?.by.id === inbox.me()?.user.id && item?.outcome?.action === answer.action) return;
        if (item) notifier.notify(rejectionNotice(item, answer.action, answer.problem ?? '', notices()));
      },
      returned(answer) {
        const item = inbox.view(answer.itemId)?.item;
        if (item) notifier.notify(returnedNotice(item, answer.problem ?? '', notices()));
      },
      changedAtRelay: (item) => publishChanges(inbox.applyAnswered(item)),
    },
  });
  inbox.connect(outbox.pendingOf);
  notifier.connect(() =>
    outbox.heldOutside().flatMap((answer) => {
      const item = inbox.view(answer.itemId)?.item;
      return item ? [{ ...answer, item }] : [];
    }),
  );
  const subscriptionChanges = createSubscriptionChanges({
    clock,
    store,
    inbox,
    applied() {
      notifier.review();
      redraw([]);
    },
  });
  const intents = createIntents({
    store: outboxStore,
    link,
    clock,
    reportWrite: (failure) => reportOutboxFault(deps, failure),
    subscriptionsAccepted: subscriptionChanges.setRelayCopy,
    subscriptionsRefused: subscriptionChanges.revert,
    snoozeRefused(itemId, until) {
      // Unless the item was snoozed again in the meantime.
      if (inbox.kept(itemId)?.own?.snoozedUntil !== until) return;
      publishChanges(inbox.changeOwn(itemId, { snoozedUntil: null, snoozedBeckonAt: null }));
    },
  });
  const processes = createProcesses({ link, clock, locale: deps.locale, publish: deps.publish.processes });
  const testNotification = createTestNotification(
    (notice) => notifier.show(notice),
    () => redraw([]),
    deps.locale,
  );
  return {
    deps,
    inbox,
    outbox,
    intents,
    notifier,
    subscriptionChanges,
    testNotification,
    processes,
    requests: createRequests({ link, clock, redraw: () => redraw([]) }),
    documents,
    publishChanges,
    redraw: () => redraw([]),
  };
}
