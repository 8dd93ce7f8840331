/** The desk: joins its parts. All inputs arrive here: relay, notifications, window (`commands.ts`), computer (sleep, lock). */
import type { ConnectionView, Snapshot } from '../shared/bridge/snapshot.ts';
import { meIn } from '../shared/people.ts';
import { reasonOf } from '../shared/problems.ts';
import { wordsFor } from '../shared/words/desk.ts';
import { languageOf } from '../shared/words/words.ts';
import { type Commands, createCommands } from './commands.ts';
import { createParts, type DeskDeps, type DeskParts } from './desk-parts.ts';
import type { Documents } from './documents.ts';
import { createPruning } from './history/pruning.ts';
import { createReindexing } from './history/reindexing.ts';
import type { Inbox } from './inbox/inbox.ts';
import { plain } from './notifications/notice.ts';
import { isPaused } from './notifications/pause.ts';
import { createPresses } from './notifications/presses.ts';
import type { NotificationEvents, RelayEvents } from './ports.ts';
import { createRelayEvents, forgetUser } from './relay-events.ts';
import { createPublisher } from './view/publisher.ts';
import { listItems, makeSnapshot, undoOf } from './view/snapshot.ts';
import { type TrayState, trayState } from './view/tray-state.ts';

export interface Desk {
  relay: RelayEvents;
  notifications: NotificationEvents;
  commands: Commands;
  documents: Documents;
  snapshot(): Snapshot;
  tray(): TrayState;
  position: Inbox['position'];
  setLocked(locked: boolean): void;
  /** Re-evaluates and redraws after sleep or an external change of theme or preferences. */
  wake(): void;
  /** Deletes all data of the user, on a change of user or sign-out. */
  forget(): void;
  /** Sends held answers; called before the connection is closed. */
  finish(): Promise<void>;
  close(): void;
}

function drawn(
  { deps, inbox, outbox, testNotification, requests }: DeskParts,
  connection: ConnectionView,
): { snapshot: Snapshot; tray: TrayState } {
  const { clock, preferences } = deps;
  const me = inbox.me();
  const listing = listItems(inbox, outbox, {
    userId: me?.user.id ?? null,
    knowDays: preferences.get().knowDays,
    now: clock.now(),
  });
  const pause = preferences.pause();
  const paused = isPaused(pause, clock.now());
  const snapshot = makeSnapshot({
    listing,
    undo: undoOf(inbox, outbox),
    tested: testNotification.state(),
    ...requests.summary(),
    connection,
    me: me && meIn(me, languageOf(deps.locale())),
    pause: paused ? pause : null,
    remarks: deps.remarks.all().map(({ id, words }) => ({ id, text: words(wordsFor(deps.locale())) })),
    preferences: preferences.get(),
    ready: true,
    app: deps.app(),
  });
  return { snapshot, tray: trayState(connection, pause, paused, listing, deps.locale()) };
}

/** If the write fails it is retried with the next change; the window does not wait for the disk. */
function flush({ deps, inbox }: DeskParts): void {
  try {
    inbox.flush();
  } catch (error) {
    deps.log.warn('the history could not be written', { error: reasonOf(error) });
  }
}

function followRemarks({ deps, notifier, redraw }: DeskParts): void {
  deps.remarks.listen({
    said: ({ id, words, beckons }) => {
      const { appName, ...rest } = wordsFor(deps.locale());
      if (beckons) notifier.show(plain(`remark ${id}`, appName, words({ appName, ...rest })));
    },
    changed: redraw,
  });
}

export function createDesk(deps: DeskDeps): Desk {
  const { clock } = deps;
  const publisher = createPublisher(clock);
  const parts = createParts(deps, publisher.changed);
  const { inbox, outbox, intents, notifier, subscriptionChanges, redraw } = parts;
  const relay = createRelayEvents(parts);
  const draw = () => drawn(parts, relay.connection());
  publisher.start((itemIds) => {
    flush(parts);
    const { snapshot, tray } = draw();
    deps.publish.tray(tray);
    deps.publish.snapshot(snapshot);
    if (itemIds.length > 0) deps.publish.changed(itemIds);
  });
  redraw();
  followRemarks(parts);
  // Items that were deleted while the desk did not run, and writes that it did not finish.
  parts.documents.sweep();
  const pruning = createPruning({
    clock,
    store: deps.store,
    needed: (itemId) => outbox.pendingOf(itemId) !== null,
    pruned: parts.documents.sweep,
    log: deps.log,
    ...(deps.historyDays ? { days: deps.historyDays } : {}),
  });
  const reindexing = createReindexing(deps);
  return {
    relay: relay.events,
    notifications: createPresses(parts),
    commands: createCommands(parts),
    documents: parts.documents,
    snapshot: () => draw().snapshot,
    tray: () => draw().tray,
    position: inbox.position,
    setLocked: notifier.setLocked,
    wake() {
      notifier.review();
      redraw();
    },
    forget() {
      inbox.clear();
      forgetUser(parts);
      notifier.review();
      redraw();
    },
    finish: outbox.finish,
    close() {
      publisher.close();
      inbox.flush();
      pruning.close();
      reindexing.close();
      subscriptionChanges.close();
      notifier.close();
      parts.processes.clear();
      parts.requests.clear();
      outbox.close();
      intents.close();
    },
  };
}
