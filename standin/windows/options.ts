/** Supported options of `new BrowserWindow()`, with Electron's defaults. */
import type { BrowserWindowConstructorOptions } from 'electron';
import type { Bounds } from './native-window.ts';

export interface WindowOptions {
  title: string;
  show: boolean;
  bounds: Bounds;
  minimum: { width: number; height: number };
  fullscreenable: boolean;
  frame: boolean;
  autoHideMenuBar: boolean;
  backgroundColor: string;
  preload: string;
  subframes: boolean;
}

/** @param display size of the primary display, for centring. @throws if the app requests a page with Node or without isolation */
export function readOptions(
  given: BrowserWindowConstructorOptions,
  appName: string,
  display: { width: number; height: number },
): WindowOptions {
  const { webPreferences = {} } = given;
  if (
    webPreferences.nodeIntegration === true ||
    webPreferences.contextIsolation === false ||
    webPreferences.sandbox === false
  ) {
    throw new Error('new BrowserWindow: the stand-in shows sandboxed, isolated pages without Node only');
  }
  const width = given.width ?? 800;
  const height = given.height ?? 600;
  return {
    title: given.title ?? appName,
    show: given.show ?? true,
    bounds: {
      width,
      height,
      x: given.x ?? Math.max(0, Math.round((display.width - width) / 2)),
      y: given.y ?? Math.max(0, Math.round((display.height - height) / 2)),
    },
    minimum: { width: given.minWidth ?? 0, height: given.minHeight ?? 0 },
    fullscreenable: given.fullscreenable ?? true,
    frame: given.frame ?? true,
    autoHideMenuBar: given.autoHideMenuBar ?? false,
    backgroundColor: given.backgroundColor ?? '#FFF',
    preload: webPreferences.preload ?? '',
    subframes: webPreferences.nodeIntegrationInSubFrames === true,
  };
}
