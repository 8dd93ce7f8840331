/** State of the running app: the app, its Chromium, buses, windows and trays. Opened once, closed with the app. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { StandinApp } from './app/app.ts';
import { findPackage } from './app/package.ts';
import type { Chromium } from './chromium/chromium.ts';
import { ChromiumHost } from './chromium/host.ts';
import { GRANTED } from './chromium/permissions.ts';
import { sessionAddress, systemAddress } from './dbus/bus.ts';
import { LazyBus } from './dbus/buses.ts';
import { StandinNativeTheme } from './desktop/native-theme.ts';
import { StandinScreen } from './desktop/screen.ts';
import { StandinIpcMain } from './ipc/ipc-main.ts';
import { ApplicationMenu } from './menu/application-menu.ts';
import type { MenuWorld } from './menu/menu.ts';
import { NotificationService } from './notification/service.ts';
import { StandinProtocol } from './protocol/protocol.ts';
import { type RequestPorts, serveRequests } from './protocol/requests.ts';
import { Schemes } from './protocol/schemes.ts';
import { StandinSession } from './session.ts';
import type { StandinTray, TrayWorld } from './tray/tray.ts';
import type { StandinWindow } from './windows/browser-window.ts';
import { WindowRegistry } from './windows/registry.ts';
import type { WindowWorld } from './windows/window-world.ts';

export type World = ReturnType<typeof openWorld>;

export function openWorld(main: NodeJS.Process) {
  const { env, argv } = main;
  const schemes = new Schemes();
  const registry = new WindowRegistry<StandinWindow>();
  const trays = new Set<StandinTray>();
  const sessionBus = new LazyBus(sessionAddress(env));
  const systemBus = new LazyBus(systemAddress(env));
  const applicationMenu = new ApplicationMenu((menu) => {
    for (const window of registry.all()) window.setMenu(menu);
  });
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
  });
  const protocol = new StandinProtocol(schemes, () => app.isReady());
  const host: ChromiumHost = new ChromiumHost({
    env,
    userData: () => app.getPath('userData'),
    windowClass: () => app.name,
    switches: () => app.commandLine.forChromium(),
    prepare: (chromium) => prepareChromium(chromium, { schemes, protocol, ...requestPorts(registry) }),
  });
  return {
    env,
    app,
    host,
    schemes,
    protocol,
    registry,
    trays,
    sessionBus,
    systemBus,
    applicationMenu,
    session: new StandinSession(() => clearLocalStorage(host, registry)),
    ipcMain: new StandinIpcMain(),
    nativeTheme: new StandinNativeTheme(),
    screen: new StandinScreen(env),
    notifications: new NotificationService(sessionBus),
  };
}

export function windowWorld(world: World): WindowWorld {
  const { app, host, schemes, ipcMain, session, nativeTheme, screen, applicationMenu } = world;
  return {
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
    applicationMenu: () => applicationMenu.get(),
    emitApp: (event, ...args) =>
      event === 'window-all-closed' ? app.windowsAllClosed() : void app.emit(event, ...args),
    readFile: (path) => readFileSync(path, 'utf8'),
  };
}

export function menuWorld({ app, registry }: World): MenuWorld {
  let commands = 0;
  return {
    acts: {
      quit: () => app.quit(),
      focusedWindow: () => registry.focused(),
    },
    nextCommandId: () => ++commands,
  };
}

export function trayWorld({ app, env, trays }: World): TrayWorld {
  let numbers = 0;
  return {
    appName: () => app.name,
    address: sessionAddress(env),
    nextNumber: () => ++numbers,
    add: (tray) => void trays.add(tray),
    remove: (tray) => void trays.delete(tray),
  };
}

/** Chromium takes the command from a page alone. */
async function clearLocalStorage(host: ChromiumHost, registry: WindowRegistry<StandinWindow>): Promise<void> {
  const page = registry.all().find((window) => window.pageSession !== null)?.pageSession;
  if (!page) return host.removeLocalStorage();
  await page.send('Storage.clearDataForOrigin', { origin: '*', storageTypes: 'local_storage' });
}

async function prepareChromium(chromium: Chromium, ports: RequestPorts): Promise<void> {
  const { root } = chromium.connection;
  await serveRequests(root, ports);
  await root.send('Browser.grantPermissions', { permissions: GRANTED });
}

function requestPorts(
  registry: WindowRegistry<StandinWindow>,
): Pick<RequestPorts, 'mayNavigate' | 'iconOf' | 'backgroundOf'> {
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
