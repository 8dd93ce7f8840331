/** Creates the parts of the desktop and connects them. Contains no logic. */
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  Menu,
  nativeImage,
  nativeTheme,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  Tray,
} from 'electron';
import type { Desk } from '../desk/desk.ts';
import type { Clock } from '../desk/ports.ts';
import { APP_ORIGIN, APP_SCHEME, appPages } from './app-protocol.ts';
import type { StartRequest } from './arguments.ts';
import { connectAccounts } from './compose/accounts.ts';
import { type Computer, probe } from './compose/computer.ts';
import { createAppClient, createAppDesk } from './compose/desk.ts';
import { createDeskForwarder, type DeskForwarder } from './compose/desk-forwarder.ts';
import { openSettings, retryFailedFiles, type Settings } from './compose/files.ts';
import { openAppIpc } from './compose/ipc.ts';
import { createLoginItem } from './compose/login.ts';
import { createNetworkDesk, openNetwork } from './compose/network.ts';
import { connectActivations, createAppCards, noticeIcon } from './compose/notifications.ts';
import { createStartRequests, registerLinks } from './compose/start-requests.ts';
import { openStoresWhenPossible } from './compose/store-retry.ts';
import { openedAtLogin } from './desktop/autostart.ts';
import { watchInhibition } from './inhibition.ts';
import { createMemoryRelease, v8Heap } from './memory.ts';
import { applicationMenu } from './menu.ts';
import { watchNetwork } from './network-watch.ts';
import type { PolicyDocument } from './policy/document.ts';
import { watchLock } from './screen-lock.ts';
import { secure } from './security.ts';
import { createTray, type TrayIconView } from './tray/tray.ts';
import { createWindows, type Windows } from './windows/windows.ts';

interface Beckon {
  /** A second start, a link or a click on the dock. */
  asked(asked: StartRequest): void;
  close(): Promise<void>;
}

const here = import.meta.dirname;
const ICONS = join(here, 'icons');

function createAppWindows({ preferences }: Settings, { trayBounds, replyClosed }: DeskForwarder): Windows {
  return createWindows({
    BrowserWindow,
    screen,
    preload: join(here, 'preload.cjs'),
    origin: APP_ORIGIN,
    icons: ICONS,
    dark: () => nativeTheme.shouldUseDarkColors,
    nativeImage,
    platform: process.platform,
    bounds: { get: preferences.windowBounds, set: preferences.setWindowBounds },
    trayBounds,
    replyClosed,
  });
}

function createAppTray(desk: Desk, windows: Windows): TrayIconView {
  const actions = {
    open: windows.openMain,
    openItem: (itemId: string) => windows.tell('navigate', { view: 'inbox', itemId }),
    openPreferences: () => windows.tell('navigate', { view: 'preferences' }),
    pause: (kind: 'hour' | 'tomorrow' | 'resume') => void desk.commands.pause(kind),
    resume: desk.commands.resume,
    quit: () => app.quit(),
  };
  return createTray({ Tray, Menu, nativeImage, icons: ICONS, platform: process.platform, actions }, desk.tray());
}

function createAppMenu({ locale }: Computer, windows: Windows): { draw(): void } {
  const run = (name: string) => windows.tell('command', { name });
  const draw = (): void => {
    Menu.setApplicationMenu(Menu.buildFromTemplate(applicationMenu(process.platform, app.name, locale(), { run })));
    windows.removeMenuBars();
  };
  draw();
  return { draw };
}

/** Must run before the first window opens. */
function openPages(): void {
  secure(app, session.defaultSession);
  protocol.handle(APP_SCHEME, appPages(join(here, '..', 'renderer')));
}

/** Subscribes to system events. @param reconnect called when the route to the relay may have changed. @returns unsubscribes */
function connectSystem(clock: Clock, desk: Desk, reconnect: () => void): () => void {
  nativeTheme.on('updated', desk.wake);
  powerMonitor.on('resume', () => {
    reconnect();
    desk.wake();
  });
  return watchNetwork({
    clock,
    interfaces: networkInterfaces,
    changed: () => void session.defaultSession.forceReloadProxyConfig().then(reconnect, reconnect),
  });
}

/** @param env administrator's settings. @param policy of this start. @param first request of this start */
export async function compose(env: NodeJS.ProcessEnv, policy: PolicyDocument, first: StartRequest): Promise<Beckon> {
  const settings = openSettings(app.getPath('userData'), env, policy);
  const network = await openNetwork(env, settings);
  const computer = await probe(settings);
  const { locale } = computer;
  const forwarder = createDeskForwarder();
  openPages();
  const windows = createAppWindows(settings, forwarder);
  // Before the first window, which may wait for a file; until then Electron's default menu is in effect.
  const menu = createAppMenu(computer, windows);
  const files = { ...settings, ...(await openStoresWhenPossible(settings, windows, locale)) };
  const client = createAppClient(files, computer, network);
  const cards = createAppCards({
    preload: join(here, 'preload.cjs'),
    origin: APP_ORIGIN,
    icons: ICONS,
    trayBounds: forwarder.trayBounds,
    events: forwarder.notifications,
  });
  const inhibition = watchInhibition({ platform: process.platform, env, changed: forwarder.wake });
  const icon = noticeIcon(ICONS, process.platform, screen.getPrimaryDisplay().scaleFactor);
  const memory = createMemoryRelease(files.clock, v8Heap);
  const {
    accounts,
    session: signedIn,
    ownSessions,
    fetchDocument,
  } = connectAccounts({
    files,
    client,
    network,
    locale,
    openExternal: (url) => shell.openExternal(url),
    forget: forwarder.forget,
  });
  const desk = createAppDesk({
    ...{ files, computer, windows, cards, client, inhibition, memory, forwarder, accounts, fetchDocument, icon },
    drawMenu: menu.draw,
  });
  const tray = createAppTray(desk, windows);
  forwarder.connect(desk, tray);
  client.follow({ ...desk, refused: signedIn.refused });
  const login = createLoginItem(files, desk.wake, locale);
  const reconnect = (): void => {
    // Refreshes an expired token first, so that one connection suffices.
    signedIn.wake();
    client.reconnect();
  };
  const networkDesk = createNetworkDesk({
    network,
    settings,
    locale,
    account: accounts.current,
    show: (check) => windows.broadcast('checking', check),
    reconnect,
    changed: desk.wake,
  });
  const door = openAppIpc({
    files,
    computer,
    desk,
    windows,
    cards,
    client,
    accounts,
    ownSessions,
    login,
    network: networkDesk,
  });
  void login.follow();
  const stopPolicy = settings.policy.follow(() => {
    void login.follow();
    desk.wake();
  });
  const stopWatching = connectSystem(files.clock, desk, reconnect);
  registerLinks(files.log);
  const lock = watchLock({ powerMonitor, platform: process.platform, env, locked: desk.setLocked });

  const asked = createStartRequests(windows, files.log);
  const paired = await accounts.start();
  const stopTrying = retryFailedFiles(files, accounts.start);
  // Without a tray icon, or on first use, the window is the only way in.
  const needsWindow = !paired || !computer.trayHost || files.preferences.firstRun;
  connectActivations(desk.notifications, files.log);
  const hidden = first.hidden || openedAtLogin(process.platform, app);
  asked({ ...first, open: first.open || (needsWindow && !hidden) });

  return {
    asked,
    async close() {
      stopTrying();
      stopPolicy();
      stopWatching();
      files.preferences.flush();
      door.close();
      lock.close();
      inhibition.close();
      accounts.cancelSignIn();
      signedIn.close();
      await desk.finish();
      await client.close();
      desk.close();
      memory.close();
      cards.close();
      windows.close();
      tray.close();
      files.history.close();
      files.outbox.close();
    },
  };
}
