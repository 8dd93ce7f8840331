/**
 * The desk: joins inbox, outbox, intents and beckoning, and publishes what came of it. Everything that happens to the desktop comes
 * in here: from the relay, from notifications, from the window (`commands.ts`), from the computer (sleep, lock).
 */
import type { ConnectionView, Snapshot } from '../../shared/ipc.ts';
import type { Me } from '../../shared/people.ts';
import type { Pause, Preferences } from '../../shared/settings.ts';
import type { ItemChange, OwnChange, Removal, SyncPage } from '../../shared/socket.ts';
import { type Beckoning, createBeckoning } from './beckoning.ts';
import { type Commands, createCommands } from './commands.ts';
import { type Applied, createInbox, type Inbox } from './inbox.ts';
import { createIntents, type Intents } from './intents.ts';
import { plain, rejectionNotice } from './notice.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { isPaused, pauseEnd } from './pause.ts';
import type {
  Beckoner,
  BeckonerEvents,
  Clock,
  ItemStore,
  Log,
  OutboxStore,
  Random,
  RelayLink,
  Screens,
} from './ports.ts';
import { createPresses } from './presses.ts';
import { createPublisher } from './publisher.ts';
import { createQuiet } from './quiet.ts';
import { list, makeSnapshot } from './snapshot.ts';
import { createSubscribing, type Subscribing } from './subscribing.ts';
import { type TrayState, trayState } from './tray-state.ts';
import { words } from './words.ts';

/** Preferences of this computer, kept by `preferences.ts`. */
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
  preferences: PreferencePort;
  /** BCP 47. */
  locale: string;
  /** The platform has a text field inside notifications. */
  canReply: boolean;
  app(): Snapshot['app'];
  publish: {
    snapshot(snapshot: Snapshot): void;
    changed(itemIds: string[]): void;
    tray(state: TrayState): void;
    /** Live for the first time since the start. */
    live(relay: string, userId: string): void;
  };
}

/** What the relay says; `connection` is told by the client of the relay. */
export interface RelayEvents {
  connection(view: ConnectionView): void;
  me(me: Me): void;
  sync(page: SyncPage): void;
  item(change: ItemChange): void;
  own(change: OwnChange): void;
  removed(removal: Removal): void;
}

export interface Desk {
  relay: RelayEvents;
  notifications: BeckonerEvents;
  commands: Commands;
  snapshot(): Snapshot;
  tray(): TrayState;
  place: Inbox['place'];
  setLocked(locked: boolean): void;
  /** After sleep, a theme or a preference that changed elsewhere: looks and draws again. */
  wake(): void;
  /** Another person, or none: nothing of the last one stays. */
  forget(): void;
  close(): void;
}

/** What the parts of a desk share. */
export interface DeskParts {
  deps: DeskDeps;
  inbox: Inbox;
  outbox: Outbox;
  intents: Intents;
  beckoning: Beckoning;
  /** Beckons, lists and draws after a change. */
  changed(applied: readonly Applied[]): void;
  /** Draws the whole again. */
  redraw(): void;
  subscribing: Subscribing;
}

/** The parts, each knowing only what it needs of the others. */
function createParts(deps: DeskDeps, redraw: (itemIds: readonly string[]) => void): DeskParts {
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
  const outbox = createOutbox({
    store: outboxStore,
    link,
    clock,
    random: deps.random,
    log: deps.log,
    locale: deps.locale,
    events: {
      changed: (itemId) => changed(same(itemId)),
      recorded: (_answer, item) => changed(inbox.applyAnswered(item)),
      rejected(answer) {
        const item = inbox.kept(answer.itemId)?.item;
        if (item) beckoning.tell(rejectionNotice(item, answer.problem ?? '', deps.preferences.get().sound));
      },
    },
  });
  const inbox = createInbox(store, outbox.pendingOf);
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
    preferences: deps.preferences.get,
    locale: deps.locale,
    canReply: deps.canReply,
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
    subscriptionsAccepted: subscribing.relayHas,
    subscriptionsRefused: subscribing.refused,
  });
  return { deps, inbox, outbox, intents, beckoning, subscribing, changed, redraw: () => redraw([]) };
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
      connection,
      me: parts.inbox.me(),
      pause: paused ? pause : null,
      preferences: preferences.get(),
      ready: true,
      app: deps.app(),
    });
    return { snapshot, tray: trayState(connection, pause, paused, listed, deps.locale) };
  };
  const publisher = createPublisher(clock, (itemIds) => {
    parts.inbox.flush();
    const { snapshot, tray } = compose();
    deps.publish.tray(tray);
    deps.publish.snapshot(snapshot);
    if (itemIds.length > 0) deps.publish.changed(itemIds);
  });
  const parts = createParts(deps, publisher.changed);
  const { inbox, outbox, intents, beckoning, subscribing } = parts;
  publisher.changed([]);

  const setConnection = (next: ConnectionView): void => {
    if (next.state === 'revoked' && connection.state !== 'revoked') {
      deps.beckoner.raise(plain('revoked', words.state.revoked, next.reason ?? ''));
    }
    connection = next;
    const live = next.state === 'connected';
    // Beckoning first: what was answered elsewhere is withdrawn before anything kept here goes out.
    beckoning.setLive(live);
    for (const part of [outbox, intents]) live ? part.flush() : part.pause();
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
        const pending = intents.pendingSubscriptions();
        const before = inbox.me();
        const now = pending ? { ...me, subscriptions: pending } : me;
        if (inbox.setMe(now)) outbox.clear();
        subscribing.relayHas(me.subscriptions);
        // Roles or rules changed.
        if (JSON.stringify(now) !== JSON.stringify(before)) subscribing.take(now.subscriptions, before?.subscriptions);
      },
      sync: (page) => parts.changed(inbox.applyPage(page)),
      item: (change) => parts.changed(inbox.applyItem(change)),
      own: (change) => parts.changed(inbox.applyOwn(change)),
      removed: (removal) => parts.changed(inbox.applyRemoval(removal)),
    },
    notifications: createPresses(parts),
    commands: createCommands(parts),
    snapshot: () => compose().snapshot,
    tray: () => compose().tray,
    place: inbox.place,
    setLocked: beckoning.setLocked,
    wake() {
      beckoning.review();
      publisher.changed([]);
    },
    forget() {
      inbox.clear();
      outbox.clear();
      beckoning.review();
      publisher.changed([]);
    },
    close() {
      publisher.close();
      inbox.flush();
      subscribing.close();
      beckoning.close();
      outbox.close();
      intents.close();
    },
  };
}
