/**
 * Compile-time conformance to Electron's definitions: every Electron member of a stand-in object has its type from electron.d.ts, and other
 * members are allowed only if listed here. Where electron.d.ts refers to windows, menus, images and the like, the stand-in's types are
 * substituted. Events and overloaded functions cannot be compared by the compiler and are covered by tests. No runtime code.
 */
import type { EventEmitter } from 'node:events';
import type * as Electron from 'electron';
import type { StandinApp } from './app/app.ts';
import type { StandinCommandLine } from './app/command-line.ts';
import type { menuClasses, notificationClass, trayClass, windowClasses } from './classes.ts';
import type { StandinClipboard } from './desktop/clipboard.ts';
import type { StandinDialog } from './desktop/dialog.ts';
import type { StandinNativeTheme } from './desktop/native-theme.ts';
import type { StandinPowerMonitor } from './desktop/power-monitor.ts';
import type { StandinSafeStorage } from './desktop/safe-storage.ts';
import type { StandinScreen } from './desktop/screen.ts';
import type { StandinShell } from './desktop/shell.ts';
import type { StandinNativeImage } from './image/native-image.ts';
import type { StandinIpcMain } from './ipc/ipc-main.ts';
import type { StandinMenu, StandinMenuItem } from './menu/menu.ts';
import type { StandinNotification } from './notification/notification.ts';
import type { StandinProtocol } from './protocol/protocol.ts';
import type { StandinSession } from './session.ts';
import type { StandinTray } from './tray/tray.ts';
import type { StandinWindow } from './windows/browser-window.ts';
import type { StandinFrame } from './windows/frame.ts';
import type { StandinWebContents } from './windows/web-contents.ts';

/** Substitutes the stand-in's type for Electron's wherever a type refers to it. */
type Swap<T> = 0 extends 1 & T
  ? T
  : T extends Electron.BrowserWindow
    ? StandinWindow
    : T extends Electron.WebContents
      ? StandinWebContents
      : T extends Electron.WebFrameMain
        ? StandinFrame
        : T extends Electron.Menu
          ? StandinMenu
          : T extends Electron.MenuItem
            ? StandinMenuItem
            : T extends Electron.NativeImage
              ? StandinNativeImage
              : T extends Electron.Session
                ? StandinSession
                : T extends Electron.Protocol
                  ? StandinProtocol
                  : T extends Electron.IpcMain
                    ? StandinIpcMain
                    : T extends Electron.CommandLine
                      ? StandinCommandLine
                      : T extends Promise<infer Value>
                        ? Promise<Swap<Value>>
                        : T extends (infer Item)[]
                          ? Swap<Item>[]
                          : T extends (...given: infer Given) => infer Result
                            ? (...given: { [Place in keyof Given]: Swap<Given[Place]> }) => Swap<Result>
                            : T;

/** Common members, without those of emitters: the stand-in has Node's, electron.d.ts overloads them for each event. */
type Common<Supplied, Real> = Exclude<keyof Supplied & keyof Real, keyof EventEmitter | 'prototype'>;
type Documented<Supplied, Real, Uncompared> = Pick<Real, Exclude<Common<Supplied, Real>, Uncompared>>;
type AsDocumented<Members> = { [Member in keyof Members]: Swap<Members[Member]> };
type Nothing<Names extends PropertyKey> = Record<Names, never>;

/**
 * Compiles only if each member of `Supplied` has its documented type from `Real`, or is one of `Own`. `Uncompared` members refer to objects
 * without a class; only tests cover them.
 */
export type Holds<
  Supplied extends AsDocumented<Documented<Supplied, Real, Uncompared>> &
    Nothing<Exclude<keyof Supplied, keyof Real | keyof EventEmitter | Own>>,
  Real,
  Own extends string = never,
  Uncompared extends string = never,
> = Supplied;

export type App = Holds<StandinApp, Electron.App, 'lifecycle' | 'becomeReady' | 'windowsAllClosed'>;
export type CommandLine = Holds<StandinCommandLine, Electron.CommandLine, 'forChromium'>;
export type BrowserWindow = Holds<
  StandinWindow,
  Electron.BrowserWindow,
  'targetId' | 'pageSession' | 'backgroundColor' | 'icon' | 'setDarkMode'
>;
export type WebContents = Holds<
  StandinWebContents,
  Electron.WebContents,
  | 'destroy'
  | 'edit'
  | 'mayNavigate'
  | 'navigate'
  | 'setPage'
  | 'onCrash'
  | 'onLoading'
  | 'onMessage'
  | 'onNavigated'
  | 'onTitle'
  | 'onWindowOpen'
>;
export type WebFrameMain = Holds<StandinFrame, Electron.WebFrameMain, 'documents' | 'navigated' | 'detach'>;
export type IpcMain = Holds<StandinIpcMain, Electron.IpcMain, 'handlerOf', 'handle'>;
export type Protocol = Holds<StandinProtocol, Electron.Protocol, 'handlerOf'>;
export type Session = Holds<StandinSession, Electron.Session>;
export type Notification = Holds<StandinNotification, Electron.Notification>;
export type Tray = Holds<StandinTray, Electron.Tray, 'close'>;
export type Menu = Holds<StandinMenu, Electron.Menu, 'find' | 'watch' | 'changed' | 'shortcuts'>;
export type MenuItem = Holds<StandinMenuItem, Electron.MenuItem, 'owner'>;
export type NativeImage = Holds<StandinNativeImage, Electron.NativeImage, 'rasters'>;
export type NativeTheme = Holds<StandinNativeTheme, Electron.NativeTheme, 'follow'>;
export type PowerMonitor = Holds<StandinPowerMonitor, Electron.PowerMonitor, 'follow'>;
export type SafeStorage = Holds<StandinSafeStorage, Electron.SafeStorage>;
export type Shell = Holds<StandinShell, Electron.Shell>;
export type Clipboard = Holds<StandinClipboard, Electron.Clipboard>;
export type Dialog = Holds<StandinDialog, Electron.Dialog>;
export type Screen = Holds<StandinScreen, Electron.Screen, 'probe'>;

export type BrowserWindows = Holds<ReturnType<typeof windowClasses>['BrowserWindow'], typeof Electron.BrowserWindow>;
export type Menus = Holds<ReturnType<typeof menuClasses>['Menu'], typeof Electron.Menu, 'from'>;
export type Notifications = Holds<ReturnType<typeof notificationClass>, typeof Electron.Notification>;
export type Trays = Holds<ReturnType<typeof trayClass>, typeof Electron.Tray>;
