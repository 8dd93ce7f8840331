import type {
  BrowserWindowConstructorOptions,
  MenuItemConstructorOptions,
  NotificationConstructorOptions,
} from 'electron';
import type { ChromiumHost } from './chromium/host.ts';
import { GRANTED } from './chromium/permissions.ts';
import type { StandinNativeImage } from './image/native-image.ts';
import type { ApplicationMenu } from './menu/application-menu.ts';
import { type MenuWorld, StandinMenu, type StandinMenuItem } from './menu/menu.ts';
import { StandinNotification } from './notification/notification.ts';
import type { NotificationService } from './notification/service.ts';
import { StandinTray, type TrayWorld } from './tray/tray.ts';
import { StandinWindow } from './windows/browser-window.ts';
import type { WindowRegistry } from './windows/registry.ts';
import type { WindowWorld } from './windows/window-world.ts';

export function windowClasses(world: WindowWorld, registry: WindowRegistry<StandinWindow>) {
  class BrowserWindow extends StandinWindow {
    constructor(options?: BrowserWindowConstructorOptions) {
      super(world, registry, options);
    }
    static getAllWindows = () => registry.all();
  }
  return { BrowserWindow };
}

export function menuClasses(world: MenuWorld, application: ApplicationMenu) {
  class Menu extends StandinMenu {
    static buildFromTemplate = (template: (MenuItemConstructorOptions | StandinMenuItem)[]) =>
      StandinMenu.from(world, template);
    static setApplicationMenu = (menu: StandinMenu | null) => application.set(menu);
  }
  return { Menu };
}

export function notificationClass(service: NotificationService, appName: () => string) {
  return class Notification extends StandinNotification {
    constructor(options?: NotificationConstructorOptions) {
      super({ service, appName }, options);
    }
    static isSupported = () => service.supported;
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
