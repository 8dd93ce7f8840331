/** The classes and modules of `electron` whose members need the world around them, without the app naming it. */
import type {
  BrowserWindowConstructorOptions,
  MenuItemConstructorOptions,
  NotificationConstructorOptions,
} from 'electron';
import type { ChromiumHost } from './chromium/host.ts';
import { GRANTED } from './chromium/permissions.ts';
import type { StandinNativeImage } from './image/native-image.ts';
import type { ApplicationMenu } from './menu/application-menu.ts';
import { type MenuWorld, StandinMenu, StandinMenuItem } from './menu/menu.ts';
import { StandinNotification } from './notification/notification.ts';
import type { NotificationService } from './notification/service.ts';
import type { StandinSession } from './session.ts';
import { StandinTray, type TrayWorld } from './tray/tray.ts';
import { NotInStandinError } from './unsupported.ts';
import { StandinWindow } from './windows/browser-window.ts';
import type { WindowRegistry } from './windows/registry.ts';
import type { StandinWebContents } from './windows/web-contents.ts';
import type { WindowWorld } from './windows/world.ts';

export function windowClasses(world: WindowWorld, registry: WindowRegistry<StandinWindow>) {
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

export function menuClasses(world: MenuWorld, application: ApplicationMenu) {
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

export function notificationClass(service: NotificationService, appName: () => string) {
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

export function sessionModule(session: StandinSession) {
  return {
    defaultSession: session,
    fromPartition: (): never => {
      throw new NotInStandinError('electron.session.fromPartition');
    },
  };
}

export function clipboardPage(registry: WindowRegistry<StandinWindow>, host: ChromiumHost) {
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

export function trayClass(world: TrayWorld) {
  return class Tray extends StandinTray {
    constructor(image: StandinNativeImage | string) {
      super(world, image);
    }
  };
}
