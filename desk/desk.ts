/**
 * The desk: joins inbox, outbox, intents and beckoning, and publishes what came of it. Everything that happens to the desktop comes
 * in here: from the relay, from notifications, from the window (`commands.ts`), from the computer (sleep, lock).
 */
import type { ConnectionView, Snapshot } from '../shared/bridge/snapshot.ts';
import type { Process } from '../shared/items.ts';
import type { Me } from '../shared/people.ts';
import { reasonOf } from '../shared/problems.ts';
import type { ItemChange, OwnChange, Removal, SyncPage } from '../shared/socket.ts';
import { wordsFor } from '../shared/words/desk.ts';
import { plain } from './beckoning/notice.ts';
import { isPaused } from './beckoning/pause.ts';
import { createPresses } from './beckoning/presses.ts';
import { type Commands, createCommands } from './commands.ts';
import { createParts, type DeskDeps } from './desk-parts.ts';
import { createPruning } from './history/pruning.ts';
import type { Inbox } from './inbox/inbox.ts';
import { createPublisher } from './inbox/publisher.ts';
import { list, makeSnapshot, undoOf } from './inbox/snapshot.ts';
import { type TrayState, trayState } from './inbox/tray-state.ts';
import type { BeckonerEvents } from './ports.ts';

/** What the relay says; `connection` is told by the client of the relay. */
export interface RelayEvents {
  connection(view: ConnectionView): void;
  me(me: Me): void;
  sync(page: SyncPage): void;
  item(change: ItemChange): void;
  own(change: OwnChange): void;
  removed(removal: Removal): void;
  process(process: Process): void;
}

export interface Desk {
  relay: RelayEvents;
  notifications: BeckonerEvents;
  commands: Commands;
  snapshot(): Snapshot;
  tray(): TrayState;
  position: Inbox['position'];
  setLocked(locked: boolean): void;
  /** After sleep, a theme or a preference that changed elsewhere: looks and draws again. */
  wake(): void;
  /** Another person, or none: nothing of the last one stays. */
  forget(): void;
  /** Before the wire is closed: what is still held goes out. */
  finish(): Promise<void>;
  close(): void;
}

export function createDesk(deps: DeskDeps): Desk {
  const { clock, preferences } = deps;
  let connection: ConnectionView = {
    state: 'unpaired',
    relay: null,
    since: new Date(clock.now()).toISOString(),
    reason: null,
    retryAt: null,
  };

  let wasLive = false;

  const listing = () => list(parts.inbox, parts.outbox, parts.inbox.me()?.user.id ?? null, clock.now());
  const compose = () => {
    const listed = listing();
    const pause = preferences.pause();
    const paused = isPaused(pause, clock.now());
    const snapshot = makeSnapshot({
      listing: listed,
      undo: undoOf(parts.inbox, parts.outbox),
      connection,
      me: parts.inbox.me(),
      pause: paused ? pause : null,
      remarks: deps.remarks.all().map(({ id, words }) => ({ id, text: words(wordsFor(deps.locale())) })),
      preferences: preferences.get(),
      ready: true,
      app: deps.app(),
    });
    return { snapshot, tray: trayState(connection, pause, paused, listed, deps.locale()) };
  };
  const publisher = createPublisher(clock, (itemIds) => {
    try {
      parts.inbox.flush();
    } catch (error) {
      // Written with the next change; the window does not wait for the disk.
      deps.log.warn('the history could not be written', { error: reasonOf(error) });
    }
    const { snapshot, tray } = compose();
    deps.publish.tray(tray);
    deps.publish.snapshot(snapshot);
    if (itemIds.length > 0) deps.publish.changed(itemIds);
  });
  const parts = createParts(deps, publisher.changed);
  const { inbox, outbox, intents, beckoning, subscribing } = parts;
  publisher.changed([]);
  deps.remarks.listen({
    said: ({ id, words, beckons }) => {
      const { appName, ...rest } = wordsFor(deps.locale());
      if (beckons) deps.beckoner.raise(plain(`remark ${id}`, appName, words({ appName, ...rest })));
    },
    changed: () => publisher.changed([]),
  });
  const pruning = createPruning({
    clock,
    store: deps.store,
    needed: (itemId) => outbox.pendingOf(itemId) !== null,
    log: deps.log,
  });

  const setConnection = (next: ConnectionView): void => {
    if (next.state === 'revoked' && connection.state !== 'revoked') {
      deps.beckoner.raise(plain('revoked', wordsFor(deps.locale()).state.revoked, next.reason ?? ''));
    }
    connection = next;
    const live = next.state === 'connected';
    // Beckoning first: what was answered elsewhere is withdrawn before anything kept here goes out.
    beckoning.setLive(live);
    for (const part of [outbox, intents]) live ? part.flush() : part.pause();
    parts.processes.setLive(live);
    const userId = inbox.me()?.user.id;
    if (live && !wasLive && next.relay && userId) {
      wasLive = true;
      deps.publish.live(next.relay, userId);
    }
    publisher.changed([]);
  };

  return {
    relay: {
      connection: setConnection,
      me(me) {
        // Before anything else: the history may be gone, and then it does not know that this is another person.
        outbox.belongTo(me.user.id);
        const pending = intents.pendingSubscriptions();
        const before = inbox.me();
        const now = pending ? { ...me, subscriptions: pending } : me;
        if (inbox.setMe(now)) {
          outbox.clear();
          outbox.belongTo(me.user.id);
        }
        subscribing.relayHas(me.subscriptions);
        // Roles or rules changed.
        if (JSON.stringify(now) !== JSON.stringify(before)) subscribing.take(now.subscriptions, before?.subscriptions);
      },
      sync: (page) => parts.changed(inbox.applyPage(page)),
      item: (change) => parts.changed(inbox.applyItem(change)),
      own: (change) => parts.changed(inbox.applyOwn(change)),
      removed: (removal) => parts.changed(inbox.applyRemoval(removal)),
      process: parts.processes.moved,
    },
    notifications: createPresses(parts),
    commands: createCommands(parts),
    snapshot: () => compose().snapshot,
    tray: () => compose().tray,
    position: inbox.position,
    setLocked: beckoning.setLocked,
    wake() {
      beckoning.review();
      publisher.changed([]);
    },
    forget() {
      inbox.clear();
      outbox.clear();
      parts.processes.clear();
      beckoning.review();
      publisher.changed([]);
    },
    finish: outbox.finish,
    close() {
      publisher.close();
      inbox.flush();
      pruning.close();
      subscribing.close();
      beckoning.close();
      outbox.close();
      intents.close();
    },
  };
}
