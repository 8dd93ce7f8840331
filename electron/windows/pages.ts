/** Options shared by all windows: one of our own pages with the preload, isolated from the computer. */
import { join } from 'node:path';
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import type { BridgeEvents } from '../../shared/bridge/bridge.ts';
import { IPC_PREFIX } from '../../shared/bridge/ipc-prefix.ts';

export interface PageDeps {
  preload: string;
  /** `app://beckon` */
  origin: string;
  icons: string;
  dark(): boolean;
}

export type MakeWindow = new (options: BrowserWindowConstructorOptions) => BrowserWindow;

/** @param background displayed until the page is drawn, per theme */
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

export const BACKGROUND = { dark: '#1f1f1f', light: '#fafafa' };

/** A small window that stays on top and has a fixed size. */
export const SMALL = {
  resizable: false,
  minimizable: false,
  maximizable: false,
  fullscreenable: false,
  alwaysOnTop: true,
} as const satisfies BrowserWindowConstructorOptions;

/** Ignores load errors; a failed page is discarded with its window. */
export function load(window: BrowserWindow, origin: string, page: string): void {
  window.loadURL(`${origin}/${page}`).catch(() => {});
}

export function show(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

export function send<E extends keyof BridgeEvents>(window: BrowserWindow, event: E, payload: BridgeEvents[E]): void {
  if (!window.isDestroyed()) window.webContents.send(`${IPC_PREFIX}${event}`, payload);
}
