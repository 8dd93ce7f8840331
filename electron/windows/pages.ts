/** What all windows of the app have in common: one of our own pages behind the preload, and nothing else of this computer. */
import { join } from 'node:path';
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import type { BridgeEvents } from '../../shared/bridge/bridge.ts';
import { IPC_PREFIX } from '../../shared/bridge/ipc-prefix.ts';

export interface PageDeps {
  /** The preload's file. */
  preload: string;
  /** `app://beckon` */
  origin: string;
  icons: string;
  dark(): boolean;
}

export type MakeWindow = new (options: BrowserWindowConstructorOptions) => BrowserWindow;

/** @param background until the page is drawn, in the dark theme and the light one */
export function pageOptions(
  { preload, icons, dark }: PageDeps,
  background: { dark: string; light: string },
): BrowserWindowConstructorOptions {
  return {
    show: false,
    icon: join(icons, 'beckon.png'),
    backgroundColor: dark() ? background.dark : background.light,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  };
}

/** Of main and reply windows. */
export const BACKGROUND = { dark: '#1f1f1f', light: '#fafafa' };

/** A small window beside the tray that stays in sight and keeps the size it is given. */
export const SMALL = {
  resizable: false,
  minimizable: false,
  maximizable: false,
  fullscreenable: false,
  alwaysOnTop: true,
} as const satisfies BrowserWindowConstructorOptions;

/** A page that fails is gone with its window; loading says so in the log of the caller that awaits it. */
export function load(window: BrowserWindow, origin: string, page: string): void {
  window.loadURL(`${origin}/${page}`).catch(() => {});
}

/** Brings it before the person. */
export function show(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

export function send<E extends keyof BridgeEvents>(window: BrowserWindow, event: E, payload: BridgeEvents[E]): void {
  if (!window.isDestroyed()) window.webContents.send(`${IPC_PREFIX}${event}`, payload);
}
