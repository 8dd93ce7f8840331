/**
 * Where the parts of the stand-in are joined into what `import … from 'electron'` gives: one app, its Chromium, its
 * buses, its windows. Nothing here decides anything.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type {
  BrowserWindowConstructorOptions,
  MenuItemConstructorOptions,
  NotificationConstructorOptions,
} from 'electron';
import { StandinApp } from './app/app.ts';
import { findPackage } from './app/package.ts';
import type { Chromium } from './chromium/chromium.ts';
import { ChromiumHost } from './chromium/host.ts';
import { sessionAddress, systemAddress } from './dbus/bus.ts';
import { LazyBus } from './dbus/buses.ts';
import { StandinClipboard } from './desktop/clipboard.ts';
import { StandinNativeTheme } from './desktop/native-theme.ts';
import { StandinPowerMonitor } from './desktop/power-monitor.ts';
import { StandinSafeStorage } from './desktop/safe-storage.ts';
import { StandinScreen } from './desktop/screen.ts';
import { StandinShell } from './desktop/shell.ts';
import { StandinNativeImage } from './image/native-image.ts';
import { StandinIpcMain } from './ipc/ipc-main.ts';
import { ApplicationMenu } from './menu/application-menu.ts';
import { type MenuWorld, StandinMenu, StandinMenuItem } from './menu/menu.ts';
import { StandinNotification } from './notification/notification.ts';
import { NotificationService } from './notification/service.ts';
import { StandinProtocol } from './protocol/protocol.ts';
import { type RequestPorts, serveRequests } from './protocol/requests.ts';
import { Schemes } from './protocol/schemes.ts';
import { StandinSession } from './session.ts';
import { StandinTray, type TrayWorld } from './tray/tray.ts';
import { NotInStandinError } from './unsupported.ts';
import { StandinWindow } from './windows/browser-window.ts';
import { WindowRegistry } from './windows/registry.ts';
import type { StandinWebContents } from './windows/web-contents.ts';
import type { WindowWorld } from './windows/world.ts';

/** Permissions every page has, as in Electron; all others are denied. */
const GRANTED = ['clipboardSanitizedWrite'];

/** @param main the process the app runs in; its arguments, environment and signals are the app's */
export function createElectron(main: NodeJS.Process) {
  const { env, argv } = main;
  const schemes = new Schemes();
  const ipcMain = new StandinIpcMain();
  const registry = new WindowRegistry();
  const trays = new Set<StandinTray>();
  const sessionBus = new LazyBus(sessionAddress(env));
  const systemBus = new LazyBus(systemAddress(env));
  const notifications = new NotificationService(sessionBus);
  const nativeTheme = new StandinNativeTheme();
  const powerMonitor = new StandinPowerMonitor();
  const screen = new StandinScreen(env);
  const numbers = counters();

  const app: StandinApp = new StandinApp({
    package: findPackage(resolve(argv[1] ?? '.')),
    env,
    argv,
    windows: () => registry.all(),
    closeAll: async () => {
      await host.close();
      await Promise.all([...trays].map((tray) => tray.close()));
      await Promise.all([sessionBus.close(), systemBus.close()]);
    },
    exitProcess: (code) => main.exit(code),
    menu: { get: () => applicationMenu.get(), set: (menu) => applicationMenu.set(menu) },
  });
  const protocol = new StandinProtocol(schemes, () => app.isReady());
  const session = new StandinSession(protocol);
  const menuWorld: MenuWorld = {
    acts: {
      appName: () => app.name,
      quit: () => app.quit(),
      focusedWindow: () => registry.focused(),
      about: () => app.showAboutPanel(),
    },
    nextCommandId: numbers.command,
  };
  const applicationMenu = new ApplicationMenu((shortcuts) => {
    for (const window of registry.all()) window.setShortcuts(shortcuts);
  });
  const host: ChromiumHost = new ChromiumHost({
    env,
    userData: () => app.getPath('userData'),
    windowClass: () => app.name,
    switches: () => app.commandLine.forChromium(),
    prepare: (chromium) => prepareChromium(chromium, { schemes, protocol, ...requestPorts(registry) }),
  });
  const windowWorld: WindowWorld = {
    schemes,
    ipcMain,
    session,
    appName: () => app.name,
    chromium: () => host.get(),
    requireWindows: () => {
      if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
      host.require();
    },
    darkMode: () => nativeTheme.shouldUseDarkColors,
    displaySize: () => screen.getPrimaryDisplay().size,
    shortcuts: () => applicationMenu.shortcuts(),
    onShortcut: (shortcut, window) => applicationMenu.press(shortcut, window),
    emitApp: (event, ...args) =>
      event === 'window-all-closed' ? app.windowsAllClosed() : void app.emit(event, ...args),
    readFile: (path) => readFileSync(path, 'utf8'),
  };
  const trayWorld: TrayWorld = {
    appName: () => app.name,
    address: sessionAddress(env),
    nextNumber: numbers.tray,
    add: (tray) => void trays.add(tray),
    remove: (tray) => void trays.delete(tray),
  };
  nativeTheme.on('updated', () => {
    for (const window of registry.all()) window.setDarkMode(nativeTheme.shouldUseDarkColors);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) main.on(signal, () => app.quit());

  return {
    app,
    ipcMain,
    protocol,
    session: sessionModule(session),
    nativeTheme,
    powerMonitor,
    screen,
    clipboard: new StandinClipboard(() => clipboardPage(registry, host)),
    safeStorage: new StandinSafeStorage(() => app.isReady()),
    shell: new StandinShell(env),
    nativeImage: StandinNativeImage,
    net: {
      fetch: (input: string | URL | Request, init?: RequestInit) => fetch(input, init),
      isOnline: () => true,
      online: true,
    },
    ...windowClasses(windowWorld, registry),
    ...menuClasses(menuWorld, applicationMenu),
    Notification: notificationClass(notifications, () => app.name),
    Tray: class Tray extends StandinTray {
      constructor(image: StandinNativeImage | string) {
        super(trayWorld, image);
      }
    },
    /** Finds out what the app may ask synchronously, then lets it begin. */
    start: async () => {
      await Promise.all([screen.probe(), notifications.probe().catch(() => {}), nativeTheme.follow(sessionBus)]);
      void powerMonitor.follow(systemBus).catch(() => {});
      // Clients of the debugging port expect it from the beginning, as from Electron.
      if (app.commandLine.hasSwitch('remote-debugging-port')) {
        await host.get().catch((error: unknown) => console.error('[electron stand-in]', error));
      }
      app.becomeReady();
    },
  };
}

function counters(): { command(): number; tray(): number } {
  let command = 0;
  let tray = 0;
  return { command: () => ++command, tray: () => ++tray };
}

async function prepareChromium(chromium: Chromium, ports: RequestPorts): Promise<void> {
  const { root } = chromium.connection;
  await serveRequests(root, ports);
  await root.send('Browser.grantPermissions', { permissions: GRANTED });
}

function requestPorts(registry: WindowRegistry): Pick<RequestPorts, 'mayNavigate' | 'iconOf' | 'backgroundOf'> {
  return {
    mayNavigate: ({ url, frameId, redirected }) =>
      registry.ofFrame(frameId)?.webContents.mayNavigate(url, redirected) ?? true,
    iconOf: (frameId) => {
      const icon = registry.ofFrame(frameId)?.icon;
      return icon && !icon.isEmpty() ? icon.toPNG() : undefined;
    },
    backgroundOf: (frameId) => registry.ofFrame(frameId)?.backgroundColor ?? '#FFF',
  };
}

/** The classes an app constructs itself know their world without being told. */
function windowClasses(world: WindowWorld, registry: WindowRegistry) {
  class BrowserWindow extends StandinWindow {
    constructor(options?: BrowserWindowConstructorOptions) {
      super(world, registry, options);
    }
    static getAllWindows = () => registry.all();
    static getFocusedWindow = () => registry.focused();
    static fromId = (id: number) => registry.byId(id);
    static fromWebContents = (contents: StandinWebContents) => registry.ofContents(contents);
  }
  const all = () => registry.all().map((window) => window.webContents);
  const webContents = {
    getAllWebContents: all,
    getFocusedWebContents: () => registry.focused()?.webContents ?? null,
    fromId: (id: number) => all().find((contents) => contents.id === id),
  };
  return { BrowserWindow, webContents };
}

function menuClasses(world: MenuWorld, application: ApplicationMenu) {
  class Menu extends StandinMenu {
    static buildFromTemplate = (template: (MenuItemConstructorOptions | StandinMenuItem)[]) =>
      StandinMenu.from(world, template);
    static setApplicationMenu = (menu: StandinMenu | null) => application.set(menu);
    static getApplicationMenu = () => application.get();
    static sendActionToFirstResponder = () => {};
    static setHighlightColors = () => {};
  }
  class MenuItem extends StandinMenuItem {
    constructor(options: MenuItemConstructorOptions) {
      super(world, options);
    }
  }
  return { Menu, MenuItem };
}

function notificationClass(service: NotificationService, appName: () => string) {
  return class Notification extends StandinNotification {
    constructor(options?: NotificationConstructorOptions) {
      super({ service, appName }, options);
    }
    static isSupported = () => service.supported;
    // Windows and macOS only; on Linux Electron has nothing to hand over.
    static handleActivation = () => {};
    static getHistory = () => Promise.resolve([]);
    static remove = () => {};
    static removeAll = () => {};
    static removeGroup = () => {};
  };
}

function sessionModule(session: StandinSession) {
  return {
    defaultSession: session,
    fromPartition: (): never => {
      throw new NotInStandinError('electron.session.fromPartition');
    },
  };
}

function clipboardPage(registry: WindowRegistry, host: ChromiumHost) {
  const window = registry.focused() ?? registry.all().find((one) => one.isVisible());
  if (!window) return undefined;
  return {
    run: async (code: string) => {
      const { root } = (await host.get()).connection;
      await root.send('Browser.grantPermissions', { permissions: [...GRANTED, 'clipboardReadWrite'] });
      try {
        window.focus();
        return await window.webContents.executeJavaScript(code, true);
      } finally {
        await root.send('Browser.grantPermissions', { permissions: GRANTED });
      }
    },
  };
}
