/** Builds the parts of the desktop and connects them; the one place where they are joined. No logic. */
import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  clipboard,
  ipcMain,
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
import { APP_ORIGIN, APP_SCHEME, appPages } from './app-protocol.ts';
import type { Asked } from './arguments.ts';
import { connectAccounts } from './compose/accounts.ts';
import { createAsked, takeLinks } from './compose/asked.ts';
import { createAppExporter } from './compose/exporter.ts';
import { connectPreferences, type Files, openFiles } from './compose/files.ts';
import { createLoginItem, type LoginItem } from './compose/login.ts';
import { connectActivations, createAppCards, createNotifications, eventsFor } from './compose/notifications.ts';
import type { Accounts } from './core/account.ts';
import { createDesk, type Desk } from './core/desk.ts';
import type { Session } from './core/session.ts';
import { openedAtLogin } from './desktop/autostart.ts';
import { diagnostics } from './diagnostics.ts';
import { type Door, openDoor } from './ipc/door.ts';
import { createHandlers } from './ipc/handlers.ts';
import { resolveLocale } from './locale.ts';
import { applicationMenu } from './menu.ts';
import { createRelayClient, type RelayClient } from './relay-client/relay-client.ts';
import { watchLock } from './screen-lock.ts';
import { isExternalLink, secure } from './security.ts';
import { systemRandom } from './system.ts';
import { hasTrayHost } from './tray/host.ts';
import { createTray, type TrayIconView } from './tray/tray.ts';
import type { Cards } from './windows/cards.ts';
import { createWindows, type Windows } from './windows/windows.ts';

export interface Beckon {
  /** A second start, a link, a click on the dock. */
  asked(asked: Asked): void;
  close(): Promise<void>;
}

const here = import.meta.dirname;
const ICONS = join(here, 'icons');

/** Parts that know each other ask for one another when they need it: by then all are made. */
interface Late {
  desk(): Desk;
  tray(): TrayIconView;
  menu(): AppMenu;
  signedIn(): Session;
}

function createAppWindows({ preferences }: Files, late: Late): Windows {
  return createWindows({
    BrowserWindow,
    screen,
    preload: join(here, 'preload.cjs'),
    origin: APP_ORIGIN,
    icons: ICONS,
    dark: () => nativeTheme.shouldUseDarkColors,
    place: { get: preferences.windowPlace, set: preferences.setWindowPlace },
    trayBounds: () => late.tray().bounds(),
    replyClosed: (itemId) => late.desk().commands.replyCancelled(itemId),
  });
}

function createClient({ clock, log }: Files, { locale }: Computer, late: Late): RelayClient {
  const relay = () => late.desk().relay;
  return createRelayClient({
    clock,
    random: systemRandom(),
    log,
    device: hostname(),
    locale,
    place: () => late.desk().place(),
    feed: {
      me: (me) => relay().me(me),
      sync: (page) => relay().sync(page),
      item: (change) => relay().item(change),
      own: (change) => relay().own(change),
      removed: (removal) => relay().removed(removal),
      process: (process) => relay().process(process),
    },
    connection: (view) => relay().connection(view),
    refused: () => late.signedIn().refused(),
  });
}

/** What was found out about this computer. */
async function probe({ secrets, preferences }: Files) {
  const [keptIn, trayHost] = await Promise.all([secrets.kind(), hasTrayHost(process.platform)]);
  const system = app.getSystemLocale();
  return { keptIn, trayHost, locale: () => resolveLocale(preferences.get().language, system) };
}
type Computer = Awaited<ReturnType<typeof probe>>;

function createAppDesk(
  files: Files,
  computer: Computer,
  windows: Windows,
  cards: Cards,
  client: RelayClient,
  late: Late,
): Desk {
  const { clock, log, history, outbox } = files;
  const events = eventsFor(() => late.desk().notifications);
  const presenter = createNotifications({ clock, log, icon: join(ICONS, 'beckon.png'), events, cards });
  return createDesk({
    clock,
    random: systemRandom(),
    log,
    store: history,
    outboxStore: outbox,
    link: client.link,
    beckoner: presenter,
    screens: {
      openItem: (itemId) => windows.tell('navigate', { view: 'inbox', itemId }),
      openInbox: () => windows.tell('navigate', { view: 'inbox' }),
      openReply: windows.openReply,
    },
    preferences: connectPreferences(files, () => late.menu().draw()),
    locale: computer.locale,
    canReply: process.platform !== 'linux',
    app: () => ({
      version: app.getVersion(),
      platform: process.platform,
      locale: computer.locale(),
      dark: nativeTheme.shouldUseDarkColors,
      notifications: presenter.kind(),
      tray: computer.trayHost,
      secrets: computer.keptIn,
    }),
    publish: {
      snapshot: (snapshot) => windows.broadcast('snapshot', snapshot),
      changed: (itemIds) => windows.broadcast('changed', { itemIds }),
      processes: (change) => windows.broadcast('processes', change),
      tray(state) {
        late.tray().show(state);
        app.setBadgeCount(state.waiting);
      },
      live: (relay, userId) => console.log(`connected to ${relay} as ${userId}`),
    },
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

function openAppDoor(
  files: Files,
  { locale }: Computer,
  desk: Desk,
  windows: Windows,
  cards: Cards,
  client: RelayClient,
  accounts: Accounts,
  login: LoginItem,
): Door {
  const handlers = createHandlers({
    commands: desk.commands,
    accounts,
    exporter: createAppExporter(files, desk.commands, windows, locale),
    snapshot: desk.snapshot,
    reconnect: client.reconnect,
    locale,
    cards,
    startAtLogin: login.set,
    pageReady(sender) {
      windows.pageReady(sender);
      void login.follow();
    },
    replyContext: windows.replyContext,
    closeReply: windows.closeReply,
    async openLink(url) {
      if (!isExternalLink(url)) return false;
      // As it was understood, not as it was written: spaces and control characters are gone.
      await shell.openExternal(new URL(url).href);
      return true;
    },
    copyDiagnostics() {
      const text = diagnostics(desk.snapshot(), process.versions, app.getPath('userData'));
      clipboard.writeText(text);
      return text;
    },
  });
  return openDoor({
    ipcMain,
    origin: APP_ORIGIN,
    isOurs: (sender) => windows.isOurs(sender) || cards.isOurs(sender),
    log: files.log,
    locale,
    handlers,
  });
}

/** The application menu, drawn again in another language. */
interface AppMenu {
  draw(): void;
}

function createAppMenu({ locale }: Computer, windows: Windows): AppMenu {
  const run = (name: string) => windows.tell('command', { name });
  const draw = (): void =>
    Menu.setApplicationMenu(Menu.buildFromTemplate(applicationMenu(process.platform, app.name, locale(), { run })));
  draw();
  return { draw };
}

/** What the system tells, and what it is told once. */
function connectSystem(desk: Desk, client: RelayClient, signedIn: Session): void {
  secure(app, session.defaultSession);
  protocol.handle(APP_SCHEME, appPages(join(here, '..', 'renderer')));
  nativeTheme.on('updated', desk.wake);
  powerMonitor.on('resume', () => {
    // A token that ended in sleep first: then one connection is enough.
    signedIn.wake();
    client.reconnect();
    desk.wake();
  });
}

/** @param env settings of the administrator. @param first what this start asked for */
export async function compose(env: NodeJS.ProcessEnv, first: Asked): Promise<Beckon> {
  const files = openFiles(app.getPath('userData'), env);
  const computer = await probe(files);
  const late: Late = { desk: () => desk, tray: () => tray, menu: () => menu, signedIn: () => signedIn };
  const windows = createAppWindows(files, late);
  const client = createClient(files, computer, late);
  const cards = createAppCards({
    preload: join(here, 'preload.cjs'),
    origin: APP_ORIGIN,
    icons: ICONS,
    trayBounds: () => late.tray().bounds(),
    events: eventsFor(() => late.desk().notifications),
  });
  const desk = createAppDesk(files, computer, windows, cards, client, late);
  const tray = createAppTray(desk, windows);
  const menu = createAppMenu(computer, windows);
  const { locale } = computer;
  const { accounts, session: signedIn } = connectAccounts({
    files,
    client,
    locale,
    openExternal: (url) => shell.openExternal(url),
    forget: desk.forget,
  });
  const login = createLoginItem(files, desk.wake, locale);
  const door = openAppDoor(files, computer, desk, windows, cards, client, accounts, login);
  void login.follow();
  connectSystem(desk, client, signedIn);
  takeLinks(files.log);
  const lock = watchLock({ powerMonitor, platform: process.platform, env, locked: desk.setLocked });

  const asked = createAsked(windows, files.log);
  const paired = await accounts.start();
  // Without a tray icon, or with nothing to show there yet, the window is the only way in.
  const needsWindow = !paired || !computer.trayHost || files.preferences.firstRun;
  connectActivations(desk.notifications, files.log);
  const hidden = first.hidden || openedAtLogin(process.platform, app);
  asked({ ...first, open: first.open || (needsWindow && !hidden) });

  return {
    asked,
    async close() {
      door.close();
      lock.close();
      accounts.cancelSignIn();
      signedIn.close();
      await desk.finish();
      await client.close();
      desk.close();
      cards.close();
      windows.close();
      tray.close();
      files.history.close();
      files.outbox.close();
    },
  };
}
