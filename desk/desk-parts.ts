/** The components of a desk and their dependencies on the host. */
import type { ProcessesChange } from '../shared/bridge/processes.ts';
import type { Snapshot } from '../shared/bridge/snapshot.ts';
import { reasonOf } from '../shared/problems.ts';
import type { Pause, Preferences } from '../shared/settings.ts';
import { type DeskWords, wordsFor } from '../shared/words/desk.ts';
import { languageOf } from '../shared/words/words.ts';
import { createIntents, type Intents } from './answers/intents.ts';
import { createOutbox, type Outbox } from './answers/outbox.ts';
import { type Beckoning, createBeckoning } from './beckoning/beckoning.ts';
import { rejectionNotice, returnedNotice } from './beckoning/notice.ts';
import { isPaused, pauseEnd } from './beckoning/pause.ts';
import { createQuiet } from './beckoning/quiet.ts';
import { createTesting, type Testing } from './beckoning/testing.ts';
import type { Applied } from './inbox/applying.ts';
import { createInbox, type Inbox } from './inbox/inbox.ts';
import { createProcesses, type Processes } from './inbox/processes.ts';
import type { Remarks } from './inbox/remarks.ts';
import { createSubscribing, type Subscribing } from './inbox/subscribing.ts';
import type { Beckoner, Clock, ItemStore, Log, OutboxStore, Random, RelayLink, Screens } from './ports.ts';
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
  beckoner: Beckoner;
  screens: Screens;
  /** Re-authenticates the user for an answer to this item. @throws ProblemError with a message for the user */
  signInAnew(userId: string, itemId: string): Promise<void>;
  preferences: PreferencePort;
  remarks: Remarks;
  /** Classifies a failure of this computer's files; null: another kind of failure. */
  faultOf(error: unknown): keyof DeskWords['files']['fault'] | null;
  /** BCP 47; read on each use, because the user may change the language. */
  locale(): string;
  /** Days that closed items are stored; default: `HISTORY_DAYS`. */
  historyDays?(): number;
  /** Another desk of the user displays notifications, so this one need not. */
  beckonsElsewhere?(): boolean;
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
  };
}

export interface DeskParts {
  deps: DeskDeps;
  inbox: Inbox;
  outbox: Outbox;
  intents: Intents;
  beckoning: Beckoning;
  /** Updates notifications, list and window after a change. */
  changed(applied: readonly Applied[]): void;
  redraw(): void;
  subscribing: Subscribing;
  testing: Testing;
  processes: Processes;
}

/** Warns the user that the outbox cannot be written; its contents are retained. null clears the warning. */
function sayFault({ remarks, faultOf, log }: DeskDeps, failure: unknown): void {
  const id = 'outbox';
  if (failure === null) {
    remarks.unsay(id);
    return;
  }
  log.warn('the outbox could not be written', { error: reasonOf(failure) });
  const fault = faultOf(failure);
  if (fault === null) return;
  remarks.say({ id, words: ({ files }) => files.sendingWaits(files.fault[fault]), beckons: false });
}

export function createParts(deps: DeskDeps, redraw: (itemIds: readonly string[]) => void): DeskParts {
  const { clock, store, outboxStore, link } = deps;
  const same = (itemId: string): Applied[] => {
    const item = inbox.kept(itemId)?.item ?? null;
    return [{ itemId, before: item, after: item }];
  };
  const changed = (applied: readonly Applied[]): void => {
    if (applied.length === 0) return;
    beckoning.consider(applied);
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
    shownAt: (itemId, version) => inbox.shownAt(itemId, version),
    signInAnew: (itemId) => deps.signInAnew(inbox.me()?.user.id ?? '', itemId),
    wrote: (failure) => sayFault(deps, failure),
    events: {
      changed: (itemId) => changed(same(itemId)),
      recorded: (_answer, item) => changed(inbox.applyAnswered(item)),
      rejected(answer) {
        const item = inbox.view(answer.itemId)?.item;
        // The user already gave the same answer on another device.
        if (item?.outcome?.by.id === inbox.me()?.user.id && item?.outcome?.action === answer.action) return;
        if (item) beckoning.tell(rejectionNotice(item, answer.action, answer.problem ?? '', notices()));
      },
      returned(answer) {
        const item = inbox.view(answer.itemId)?.item;
        if (item) beckoning.tell(returnedNotice(item, answer.problem ?? '', notices()));
      },
      changedAtRelay: (item) => changed(inbox.applyAnswered(item)),
    },
  });
  const inbox = createInbox(store, outbox.pendingOf, () => ({
    language: languageOf(deps.locale()),
    labels: wordsFor(deps.locale()).actionLabels,
  }));
  const quiet = createQuiet(() => inbox.me()?.subscriptions ?? null);
  const beckoning = createBeckoning({
    clock,
    inbox,
    beckoner: deps.beckoner,
    store,
    quiet,
    pause: () => {
      const pause = deps.preferences.pause();
      return { paused: isPaused(pause, clock.now()), endsAt: pauseEnd(pause) };
    },
    elsewhere: () => deps.beckonsElsewhere?.() ?? false,
    heldOutside: () =>
      outbox.heldOutside().flatMap((answer) => {
        const item = inbox.view(answer.itemId)?.item;
        return item ? [{ ...answer, item }] : [];
      }),
    inhibited: () => deps.inhibited?.() ?? false,
    preferences: deps.preferences.get,
    locale: deps.locale,
    canReply: deps.canReply,
    changesInPlace: deps.changesInPlace,
    moved: () => redraw([]),
  });
  const subscribing = createSubscribing({
    clock,
    store,
    inbox,
    taken() {
      beckoning.review();
      redraw([]);
    },
  });
  const intents = createIntents({
    store: outboxStore,
    link,
    clock,
    wrote: (failure) => sayFault(deps, failure),
    subscriptionsAccepted: subscribing.relayHas,
    subscriptionsRefused: subscribing.refused,
    snoozeRefused(itemId, until) {
      // Unless the item was snoozed again in the meantime.
      if (inbox.kept(itemId)?.own?.snoozedUntil !== until) return;
      changed(inbox.changeOwn(itemId, { snoozedUntil: null, snoozedBeckonAt: null }));
    },
  });
  const processes = createProcesses({ link, locale: deps.locale, publish: deps.publish.processes });
  const testing = createTesting(
    (notice) => beckoning.show(notice),
    () => redraw([]),
    deps.locale,
  );
  return {
    deps,
    inbox,
    outbox,
    intents,
    beckoning,
    subscribing,
    testing,
    processes,
    changed,
    redraw: () => redraw([]),
  };
}
