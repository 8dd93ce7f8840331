import { clipboardPage, menuClasses, notificationClass, trayClass, windowClasses } from './classes.ts';
import { StandinClipboard } from './desktop/clipboard.ts';
import { StandinDialog } from './desktop/dialog.ts';
import { StandinPowerMonitor } from './desktop/power-monitor.ts';
import { StandinSafeStorage } from './desktop/safe-storage.ts';
import { StandinShell } from './desktop/shell.ts';
import { StandinNativeImage } from './image/native-image.ts';
import type { MenuWorld } from './menu/menu.ts';
import { menuWorld, openWorld, trayWorld, type World, windowWorld } from './world.ts';

/** @param main the app's process; its signals quit the app, as in Electron on Linux */
export function createElectron(main: NodeJS.Process) {
  const world = openWorld(main);
  const { app, ipcMain, protocol, session, nativeTheme, screen, registry, host, notifications, applicationMenu } =
    world;
  const powerMonitor = new StandinPowerMonitor();
  nativeTheme.on('updated', () => {
    for (const window of registry.all()) window.setDarkMode(nativeTheme.shouldUseDarkColors);
  });
  const menus = menuWorld(world);
  const windows = windowClasses(windowWorld(world), registry);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) main.on(signal, () => app.quit());

  return {
    app,
    ipcMain,
    protocol,
    session: { defaultSession: session },
    nativeTheme,
    powerMonitor,
    screen,
    clipboard: new StandinClipboard(() => clipboardPage(registry, host)),
    safeStorage: new StandinSafeStorage(() => app.isReady()),
    shell: new StandinShell(world.env),
    nativeImage: StandinNativeImage,
    dialog: new StandinDialog((title) => {
      const window = new windows.BrowserWindow({ title, width: 560, height: 180 });
      window.removeMenu();
      return window;
    }),
    ...windows,
    ...menuClasses(menus, applicationMenu),
    Notification: notificationClass(notifications, () => app.name),
    Tray: trayClass(trayWorld(world)),
    start: () => start(world, menus, powerMonitor),
  };
}

/** Collects the state behind synchronous calls, then emits `ready`. */
async function start(world: World, menus: MenuWorld, powerMonitor: StandinPowerMonitor): Promise<void> {
  const { app, host, screen, notifications, nativeTheme, sessionBus, systemBus, applicationMenu } = world;
  await Promise.all([screen.probe(), notifications.probe().catch(() => {}), nativeTheme.follow(sessionBus)]);
  void powerMonitor.follow(systemBus).catch(() => {});
  // Clients expect the debugging port from the start, as from Electron.
  if (app.commandLine.hasSwitch('remote-debugging-port')) {
    await host.get().catch((error: unknown) => console.error(`[electron stand-in] ${reason(error)}`));
  }
  applicationMenu.setDefault(menus);
  app.becomeReady();
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));
