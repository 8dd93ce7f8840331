/** Builds the parts of the desktop and connects them; the one place where they are joined. No logic. */
import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  clipboard,
  ipcMain,
  Menu,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
} from 'electron';
import { APP_ORIGIN, appPages } from './app-protocol.ts';
import type { Asked } from './arguments.ts';
import { setAutostart } from './autostart.ts';
import { createAccounts } from './core/account.ts';
import { createDesk, type Desk } from './core/desk.ts';
import type { BeckonerEvents } from './core/ports.ts';
import { diagnostics } from './diagnostics.ts';
import { openDoor } from './ipc/door.ts';
import { createHandlers } from './ipc/handlers.ts';
import { openHistoryStore } from './local-store/history-store.ts';
import { openOutboxStore } from './local-store/outbox-store.ts';
import { resolveLocale } from './locale.ts';
import { applicationMenu } from './menu.ts';
import { createElectronPresenter } from './notifications/electron-presenter.ts';
import { createFallbackPresenter } from './notifications/fallback-presenter.ts';
import { createPresenter } from './notifications/presenter.ts';
import { openPreferences } from './preferences.ts';
import { managedAccount } from './profile.ts';
import { hostOf, relayAddress } from './relay-client/address.ts';
import { pair, parsePairLink } from './relay-client/pair.ts';
import { createRelayClient } from './relay-client/relay-client.ts';
import { createSecrets } from './secrets.ts';
import { isExternalLink, secure } from './security.ts';
import { lineLog, systemClock, systemRandom } from './system.ts';
import { hasTrayHost } from './tray/host.ts';
import { createTray } from './tray/tray.ts';
import { createWindows } from './windows/windows.ts';

export interface Beckon {
  /** A second start, a link, a click on the dock. */
  asked(asked: Asked): void;
  close(): Promise<void>;
}

const here = import.meta.dirname;
const ICONS = join(here, 'icons');

/** What is on disk for this profile. */
function openFiles(folder: string, env: NodeJS.ProcessEnv) {
  const clock = systemClock();
  const log = lineLog(process.stderr, clock);
  const history = openHistoryStore(join(folder, 'history.db'), clock.now());
  const outbox = openOutboxStore(join(folder, 'outbox.db'), clock.now());
  for (const { setAside } of [history, outbox]) if (setAside) log.warn('a damaged file was set aside', { setAside });
  const secrets = createSecrets({
    store: safeStorage,
    path: join(folder, 'account.json'),
    platform: process.platform,
    log,
  });
  return {
    clock,
    log,
    history,
    outbox,
    secrets,
    preferences: openPreferences(folder),
    managed: managedAccount(env, relayAddress),
  };
}
type Files = ReturnType<typeof openFiles>;

function createNotifications(files: Files, events: BeckonerEvents) {
  const { log } = files;
  const native = createElectronPresenter({
    Notification,
    platform: process.platform,
    icon: join(ICONS, 'beckon.png'),
    events,
    failed(notice, error) {
      log.warn('a notification failed', { error });
      presenter.failed(notice);
    },
  });
  const fallback = createFallbackPresenter({
    load: async () => (await import('node-notifier')).default,
    appName: app.name,
    events,
    log,
    unavailable: () => presenter.unavailable(),
  });
  const presenter = createPresenter({
    native,
    fallback,
    isSupported: () => Notification.isSupported(),
    platform: process.platform,
  });
  return presenter;
}

/** Preferences whose change reaches the system. */
function connectPreferences({ preferences, log }: Files) {
  const apply = (): void => {
    nativeTheme.themeSource = preferences.get().theme;
  };
  apply();
  return {
    ...preferences,
    set(patch: Parameters<typeof preferences.set>[0]) {
      const next = preferences.set(patch);
      apply();
      if (patch.startAtLogin !== undefined) {
        const command = app.isPackaged
          ? [process.env.APPIMAGE ?? process.execPath]
          : [process.execPath, ...process.execArgv, app.getAppPath()];
        const configFolder = app.getPath('appData');
        setAutostart(patch.startAtLogin, { app, platform: process.platform, configFolder, command }).catch(
          (error: unknown) => log.warn('start at login could not be set', { error: String(error) }),
        );
      }
      return next;
    },
  };
}

/** @param env settings of the administrator. @param first what this start asked for */
export async function compose(env: NodeJS.ProcessEnv, first: Asked): Promise<Beckon> {
  const folder = app.getPath('userData');
  const files = openFiles(folder, env);
  const { clock, log, history, outbox } = files;
  const [tokenKeptIn, trayHost] = await Promise.all([files.secrets.kind(), hasTrayHost(process.platform)]);
  const locale = resolveLocale(files.preferences.get().language, app.getSystemLocale());
  const preferences = connectPreferences(files);

  const presenter = createNotifications(files, {
    shown: (id) => desk.notifications.shown(id),
    opened: (id) => desk.notifications.opened(id),
    pressed: (id, button) => desk.notifications.pressed(id, button),
    replied: (id, action, text) => desk.notifications.replied(id, action, text),
    closed: (id) => desk.notifications.closed(id),
  });
  const windows = createWindows({
    BrowserWindow,
    screen,
    preload: join(here, 'preload.cjs'),
    origin: APP_ORIGIN,
    icons: ICONS,
    dark: () => nativeTheme.shouldUseDarkColors,
    place: { get: preferences.windowPlace, set: preferences.setWindowPlace },
    trayBounds: () => tray.bounds(),
    replyClosed: (itemId) => desk.commands.replyCancelled(itemId),
  });
  const openItem = (itemId: string) => windows.tell('navigate', { view: 'inbox', itemId });
  const client = createRelayClient({
    clock,
    random: systemRandom(),
    log,
    device: hostname(),
    place: () => desk.place(),
    feed: {
      me: (me) => desk.relay.me(me),
      sync: (page) => desk.relay.sync(page),
      item: (change) => desk.relay.item(change),
      own: (change) => desk.relay.own(change),
      removed: (removal) => desk.relay.removed(removal),
    },
    connection: (view) => desk.relay.connection(view),
  });
  const desk: Desk = createDesk({
    clock,
    random: systemRandom(),
    log,
    store: history,
    outboxStore: outbox,
    link: client.link,
    beckoner: presenter,
    screens: { openItem, openInbox: () => windows.tell('navigate', { view: 'inbox' }), openReply: windows.openReply },
    preferences,
    locale,
    canReply: process.platform !== 'linux',
    app: () => ({
      version: app.getVersion(),
      platform: process.platform,
      locale,
      dark: nativeTheme.shouldUseDarkColors,
      notifications: presenter.kind(),
      tray: trayHost,
      secrets: tokenKeptIn,
    }),
    publish: {
      snapshot: (snapshot) => windows.broadcast('snapshot', snapshot),
      changed: (itemIds) => windows.broadcast('changed', { itemIds }),
      tray: (state) => tray.show(state),
      live: (relay, userId) => console.log(`connected to ${relay} as ${userId}`),
    },
  });
  const tray = createTray(
    {
      Tray,
      Menu,
      nativeImage,
      icons: ICONS,
      platform: process.platform,
      actions: {
        open: windows.openMain,
        openItem,
        openPreferences: () => windows.tell('navigate', { view: 'preferences' }),
        pause: (kind) => void desk.commands.pause(kind),
        resume: desk.commands.resume,
        quit: () => app.quit(),
      },
    },
    desk.tray(),
  );
  const accounts = createAccounts({
    managed: files.managed,
    kept: files.secrets,
    use: client.use,
    exchange: (relay, code) => pair({ relay, code, device: hostname() }),
    forget: desk.forget,
  });
  const door = openDoor({
    ipcMain,
    origin: APP_ORIGIN,
    isOurs: windows.isOurs,
    log,
    handlers: createHandlers({
      commands: desk.commands,
      accounts,
      snapshot: desk.snapshot,
      reconnect: client.reconnect,
      pageReady: windows.pageReady,
      replyContext: windows.replyContext,
      closeReply: windows.closeReply,
      async openLink(url) {
        if (!isExternalLink(url)) return false;
        await shell.openExternal(url);
        return true;
      },
      copyDiagnostics() {
        const text = diagnostics(desk.snapshot(), process.versions, folder);
        clipboard.writeText(text);
        return text;
      },
    }),
  });

  secure(app, session.defaultSession);
  protocol.handle('app', appPages(join(here, '..', 'renderer')));
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      applicationMenu(process.platform, app.name, { run: (name) => windows.tell('command', { name }) }),
    ),
  );
  app.setAsDefaultProtocolClient('beckon');
  nativeTheme.on('updated', desk.wake);
  powerMonitor.on('resume', () => {
    client.reconnect();
    desk.wake();
  });
  powerMonitor.on('lock-screen', () => desk.setLocked(true));
  powerMonitor.on('unlock-screen', () => desk.setLocked(false));

  const asked = (start: Asked): void => {
    const link = start.link ? parsePairLink(start.link) : null;
    if (link) windows.tell('pair', { ...link, host: hostOf(link.relay) });
    else if (start.view) windows.tell('navigate', { view: start.view });
    else if (start.open) windows.openMain();
  };
  const paired = await accounts.start();
  // Without a tray icon, or with nothing to show there yet, the window is the only way in.
  const open = !first.hidden && (!paired || !trayHost || files.preferences.firstRun);
  asked({ ...first, open: first.open || open });

  return {
    asked,
    async close() {
      door.close();
      await client.close();
      desk.close();
      windows.close();
      tray.close();
      history.close();
      outbox.close();
    },
  };
}
