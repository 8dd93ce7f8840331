/** The stand-in's module `electron`. Import starts the app's world. Unsupported members are exported and throw their name on use. */
import { createElectron } from './electron.ts';
import { StandinMenu } from './menu/menu.ts';
import { StandinNotification } from './notification/notification.ts';
import { StandinSession } from './session.ts';
import { StandinTray } from './tray/tray.ts';
import { absent, guardInstances, limited } from './unsupported.ts';
import { StandinFrame } from './windows/frame.ts';
import { PlacedWindow } from './windows/placed-window.ts';
import { StandinWebContents } from './windows/web-contents.ts';

guardInstances(PlacedWindow, 'BrowserWindow');
guardInstances(StandinWebContents, 'WebContents');
guardInstances(StandinFrame, 'WebFrameMain');
guardInstances(StandinNotification, 'Notification');
guardInstances(StandinTray, 'Tray');
guardInstances(StandinMenu, 'Menu');
guardInstances(StandinSession, 'Session');

const electron = createElectron(process);

export const app = limited('electron.app', electron.app);
export const ipcMain = limited('electron.ipcMain', electron.ipcMain);
export const protocol = limited('electron.protocol', electron.protocol);
export const session = limited('electron.session', electron.session);
export const nativeTheme = limited('electron.nativeTheme', electron.nativeTheme);
export const powerMonitor = limited('electron.powerMonitor', electron.powerMonitor);
export const screen = limited('electron.screen', electron.screen);
export const clipboard = limited('electron.clipboard', electron.clipboard);
export const dialog = limited('electron.dialog', electron.dialog);
export const safeStorage = limited('electron.safeStorage', electron.safeStorage);
export const shell = limited('electron.shell', electron.shell);
export const nativeImage = limited('electron.nativeImage', electron.nativeImage);
export const { BrowserWindow, Menu, Notification, Tray } = electron;

export const autoUpdater = absent('electron.autoUpdater');
export const BaseWindow = absent('electron.BaseWindow');
export const BrowserView = absent('electron.BrowserView');
export const contentTracing = absent('electron.contentTracing');
export const crashReporter = absent('electron.crashReporter');
export const desktopCapturer = absent('electron.desktopCapturer');
export const globalShortcut = absent('electron.globalShortcut');
export const ImageView = absent('electron.ImageView');
export const inAppPurchase = absent('electron.inAppPurchase');
export const MenuItem = absent('electron.MenuItem');
export const MessageChannelMain = absent('electron.MessageChannelMain');
export const net = absent('electron.net');
export const netLog = absent('electron.netLog');
export const powerSaveBlocker = absent('electron.powerSaveBlocker');
export const pushNotifications = absent('electron.pushNotifications');
export const ShareMenu = absent('electron.ShareMenu');
export const systemPreferences = absent('electron.systemPreferences');
export const TouchBar = absent('electron.TouchBar');
export const utilityProcess = absent('electron.utilityProcess');
export const View = absent('electron.View');
export const webContents = absent('electron.webContents');
export const WebContentsView = absent('electron.WebContentsView');
export const webFrameMain = absent('electron.webFrameMain');

export default {
  app,
  ipcMain,
  protocol,
  session,
  nativeTheme,
  powerMonitor,
  screen,
  clipboard,
  safeStorage,
  shell,
  net,
  webContents,
  nativeImage,
  BrowserWindow,
  Menu,
  MenuItem,
  Notification,
  Tray,
  autoUpdater,
  BaseWindow,
  BrowserView,
  contentTracing,
  crashReporter,
  desktopCapturer,
  dialog,
  globalShortcut,
  ImageView,
  inAppPurchase,
  MessageChannelMain,
  netLog,
  powerSaveBlocker,
  pushNotifications,
  ShareMenu,
  systemPreferences,
  TouchBar,
  utilityProcess,
  View,
  WebContentsView,
  webFrameMain,
};

// After the main script's first turn, so that it can run code that must precede `ready`.
setImmediate(() => void electron.start());
