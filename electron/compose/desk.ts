/** Connects the desk to the relay, notifications, windows and tray. */
import { hostname } from 'node:os';
import { app, nativeTheme, session } from 'electron';
import type { Accounts } from '../../desk/account/account.ts';
import { createDesk, type Desk } from '../../desk/desk.ts';
import type { DeskDeps } from '../../desk/desk-parts.ts';
import { createRelayClient, type RelayClient } from '../../desk/relay-client/relay-client.ts';
import { diskFault } from '../../disk/faults.ts';
import type { AppFacts } from '../../shared/bridge/capabilities.ts';
import type { DesktopCapability } from '../../shared/bridge/desktop.ts';
import { lockedNames, type Policy } from '../../shared/policy.ts';
import { HISTORY_DAYS } from '../../shared/preference-values.ts';
import { reasonOf } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Inhibition } from '../inhibition.ts';
import type { MemoryRelease } from '../memory.ts';
import { systemRandom } from '../system.ts';
import type { Cards } from '../windows/cards.ts';
import type { Windows } from '../windows/windows.ts';
import type { Computer } from './computer.ts';
import type { DeskForwarder } from './desk-forwarder.ts';
import { connectPreferences, type Files } from './files.ts';
import type { Network } from './network.ts';
import { createNotifications } from './notifications.ts';

export const createAppClient = (
  { clock, log }: Files,
  { locale }: Computer,
  { agent }: Pick<Network, 'agent'>,
): RelayClient => createRelayClient({ clock, random: systemRandom(), log, device: hostname(), agent, locale });

interface AppDeskParts {
  files: Files;
  computer: Computer;
  windows: Windows;
  cards: Cards;
  client: RelayClient;
  inhibition: Pick<Inhibition, 'holds' | 'lists'>;
  memory: Pick<MemoryRelease, 'busy'>;
  forwarder: DeskForwarder;
  accounts: Pick<Accounts, 'reauthenticate'>;
  fetchDocument: DeskDeps['fetchDocument'];
  drawMenu(): void;
  icon: string;
}

/** The relay of a policy changes with the next start. */
function managedFacts(policy: Policy, { relay }: Policy): AppFacts<DesktopCapability>['managed'] {
  const { quietHours, historyDays } = policy;
  const [from, to] = quietHours?.split('-') ?? [];
  return {
    locked: lockedNames(policy),
    ...(relay === undefined ? {} : { relay }),
    ...(from === undefined || to === undefined ? {} : { quietHours: { from, to } }),
    ...(historyDays === undefined ? {} : { historyDays }),
  };
}

export function createAppDesk(around: AppDeskParts): Desk {
  const {
    files,
    computer,
    windows,
    cards,
    client,
    inhibition,
    memory,
    forwarder,
    accounts,
    fetchDocument,
    drawMenu,
    icon,
  } = around;
  const { clock, log, history, outbox, policy, remarks } = files;
  const presenter = createNotifications({
    ...{ clock, log, icon, cards, lists: inhibition.lists },
    events: forwarder.notifications,
    prefersCards: () => files.preferences.get().ownCards,
  });
  return createDesk({
    clock,
    random: systemRandom(),
    log,
    store: history,
    outboxStore: outbox,
    link: client.link,
    notificationPort: presenter,
    navigation: {
      openItem: (itemId) => windows.tell('navigate', { view: 'inbox', itemId }),
      openInbox: (itemIds) => windows.tell('navigate', { view: 'inbox', ...(itemIds ? { itemIds } : {}) }),
      openReply: windows.openReply,
    },
    fetchDocument,
    documentStore: files.documentStore,
    reauthenticate: accounts.reauthenticate,
    preferences: connectPreferences(files, drawMenu),
    remarks,
    faultOf: diskFault,
    inhibited: () => inhibition.holds() === true,
    historyDays: () => policy.current().historyDays ?? HISTORY_DAYS,
    locale: computer.locale,
    canReply: process.platform !== 'linux',
    // Windows and macOS replace a notification with the same id, but pop it up again.
    changesInPlace: false,
    app: (): AppFacts<DesktopCapability> => ({
      version: app.getVersion(),
      platform: process.platform,
      locale: computer.locale(),
      dark: nativeTheme.shouldUseDarkColors,
      notifications: presenter.kind(),
      namedSounds: presenter.kind() === 'native' && process.platform !== 'linux',
      inhibited: inhibition.holds(),
      tray: computer.trayHost,
      secrets: computer.keptIn,
      proxySignIns: files.proxySignIns.known(),
      managed: managedFacts(policy.current(), policy.atStart),
    }),
    publish: {
      snapshot(snapshot) {
        windows.broadcast('snapshot', snapshot);
        memory.busy();
      },
      changed: (itemIds) => windows.broadcast('changed', { itemIds }),
      processes: (change) => windows.broadcast('processes', change),
      tray(state) {
        forwarder.showTray(state);
        app.setBadgeCount(state.toAnswer);
        const words = wordsFor(state.locale).toAnswer(state.toAnswer);
        windows.showCount({ count: state.toAnswer, critical: state.critical, words });
      },
      live: (relay, userId) => console.log(`connected to ${relay} as ${userId}`),
      forgotten: () =>
        void session.defaultSession
          .clearStorageData({ storages: ['localstorage'] })
          .catch((error) => log.warn('the storage of the window could not be cleared', { error: reasonOf(error) }))
          .then(windows.renew),
    },
  });
}
