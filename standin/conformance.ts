/**
 * Held to Electron's own definitions by the compiler: each object of the stand-in is what electron.d.ts says of the
 * members named here. Nothing of this exists at run time. Members whose documented arguments or results are other
 * objects of Electron's (windows, images, menus) stand in their rooms under the same names; the compiler cannot compare
 * those, because Electron's classes have members the stand-in leaves out, and the tests do.
 */
import type * as Electron from 'electron';
import type { StandinApp } from './app/app.ts';
import type { StandinCommandLine } from './app/command-line.ts';
import type { StandinClipboard } from './desktop/clipboard.ts';
import type { StandinDialog } from './desktop/dialog.ts';
import type { StandinNativeTheme } from './desktop/native-theme.ts';
import type { StandinPowerMonitor } from './desktop/power-monitor.ts';
import type { StandinSafeStorage } from './desktop/safe-storage.ts';
import type { StandinScreen } from './desktop/screen.ts';
import type { StandinShell } from './desktop/shell.ts';
import type { StandinNativeImage } from './image/native-image.ts';
import type { StandinIpcMain } from './ipc/ipc-main.ts';
import type { StandinMenuItem } from './menu/menu.ts';
import type { StandinNotification } from './notification/notification.ts';
import type { StandinProtocol } from './protocol/protocol.ts';
import type { StandinTray } from './tray/tray.ts';
import type { StandinWindow } from './windows/browser-window.ts';
import type { StandinFrame } from './windows/frame.ts';
import type { StandinWebContents } from './windows/web-contents.ts';

/** Compiles only where `Supplied` has the members `Members` of `Real`, as `Real` types them. */
export type Holds<Supplied extends Pick<Real, Members>, Real, Members extends keyof Real> = Supplied;

export type App = Holds<
  StandinApp,
  Electron.App,
  | 'isReady'
  | 'whenReady'
  | 'quit'
  | 'exit'
  | 'relaunch'
  | 'focus'
  | 'name'
  | 'getName'
  | 'setName'
  | 'getVersion'
  | 'getAppPath'
  | 'getPath'
  | 'setPath'
  | 'setAppLogsPath'
  | 'getLocale'
  | 'getSystemLocale'
  | 'getLocaleCountryCode'
  | 'getPreferredSystemLanguages'
  | 'requestSingleInstanceLock'
  | 'hasSingleInstanceLock'
  | 'releaseSingleInstanceLock'
  | 'setAsDefaultProtocolClient'
  | 'removeAsDefaultProtocolClient'
  | 'isDefaultProtocolClient'
  | 'setBadgeCount'
  | 'getBadgeCount'
  | 'badgeCount'
  | 'isPackaged'
  | 'dock'
  | 'disableHardwareAcceleration'
  | 'isHardwareAccelerationEnabled'
  | 'enableSandbox'
  | 'setLoginItemSettings'
  | 'setAppUserModelId'
  | 'setToastActivatorCLSID'
  | 'setAboutPanelOptions'
  | 'showAboutPanel'
  | 'setDesktopName'
  | 'commandLine'
>;
export type CommandLine = Holds<
  StandinCommandLine,
  Electron.CommandLine,
  'appendSwitch' | 'appendArgument' | 'hasSwitch' | 'getSwitchValue' | 'removeSwitch'
>;
export type BrowserWindow = Holds<
  StandinWindow,
  Electron.BrowserWindow,
  | 'id'
  | 'title'
  | 'loadURL'
  | 'loadFile'
  | 'show'
  | 'showInactive'
  | 'hide'
  | 'focus'
  | 'blur'
  | 'close'
  | 'destroy'
  | 'isDestroyed'
  | 'isVisible'
  | 'isFocused'
  | 'isModal'
  | 'isMinimized'
  | 'isMaximized'
  | 'isFullScreen'
  | 'isNormal'
  | 'isResizable'
  | 'isAlwaysOnTop'
  | 'minimize'
  | 'maximize'
  | 'unmaximize'
  | 'restore'
  | 'setFullScreen'
  | 'getBounds'
  | 'setBounds'
  | 'getNormalBounds'
  | 'getContentBounds'
  | 'setContentBounds'
  | 'getSize'
  | 'setSize'
  | 'getContentSize'
  | 'setContentSize'
  | 'getPosition'
  | 'setPosition'
  | 'center'
  | 'setMinimumSize'
  | 'getMinimumSize'
  | 'setMaximumSize'
  | 'getMaximumSize'
  | 'getTitle'
  | 'setTitle'
  | 'setAlwaysOnTop'
  | 'setBackgroundColor'
  | 'setMenu'
  | 'removeMenu'
  | 'setMenuBarVisibility'
  | 'setAutoHideMenuBar'
  | 'isMenuBarVisible'
  | 'setSkipTaskbar'
  | 'flashFrame'
  | 'setResizable'
  | 'setProgressBar'
>;
export type WebContents = Holds<
  StandinWebContents,
  Electron.WebContents,
  | 'id'
  | 'getURL'
  | 'getTitle'
  | 'isDestroyed'
  | 'isLoading'
  | 'isLoadingMainFrame'
  | 'isCrashed'
  | 'getProcessId'
  | 'getType'
  | 'focus'
  | 'isFocused'
  | 'loadURL'
  | 'reload'
  | 'reloadIgnoringCache'
  | 'stop'
  | 'send'
  | 'undo'
  | 'redo'
  | 'cut'
  | 'copy'
  | 'paste'
  | 'delete'
  | 'selectAll'
  | 'openDevTools'
  | 'closeDevTools'
  | 'isDevToolsOpened'
>;
export type WebFrameMain = Holds<
  StandinFrame,
  Electron.WebFrameMain,
  | 'frameToken'
  | 'routingId'
  | 'frameTreeNodeId'
  | 'processId'
  | 'url'
  | 'origin'
  | 'name'
  | 'detached'
  | 'isDestroyed'
  | 'send'
  | 'executeJavaScript'
>;
export type IpcMain = Holds<StandinIpcMain, Electron.IpcMain, 'removeHandler'>;
export type Protocol = Holds<
  StandinProtocol,
  Electron.Protocol,
  'registerSchemesAsPrivileged' | 'unhandle' | 'isProtocolHandled'
>;
export type Notification = Holds<
  StandinNotification,
  Electron.Notification,
  | 'id'
  | 'groupId'
  | 'groupTitle'
  | 'title'
  | 'subtitle'
  | 'body'
  | 'silent'
  | 'hasReply'
  | 'replyPlaceholder'
  | 'sound'
  | 'closeButtonText'
  | 'toastXml'
  | 'urgency'
  | 'timeoutType'
  | 'actions'
  | 'show'
  | 'close'
>;
export type Tray = Holds<
  StandinTray,
  Electron.Tray,
  | 'setToolTip'
  | 'setTitle'
  | 'getTitle'
  | 'isDestroyed'
  | 'destroy'
  | 'getBounds'
  | 'popUpContextMenu'
  | 'closeContextMenu'
  | 'focus'
  | 'setIgnoreDoubleClickEvents'
  | 'getIgnoreDoubleClickEvents'
  | 'setPressedImage'
>;
export type MenuItem = Holds<
  StandinMenuItem,
  Electron.MenuItem,
  | 'commandId'
  | 'id'
  | 'type'
  | 'label'
  | 'sublabel'
  | 'enabled'
  | 'visible'
  | 'checked'
  | 'accelerator'
  | 'registerAccelerator'
  | 'toolTip'
  | 'accessibilityLabel'
  | 'userAccelerator'
  | 'icon'
  | 'click'
>;
export type NativeImage = Holds<
  StandinNativeImage,
  Electron.NativeImage,
  | 'isEmpty'
  | 'getSize'
  | 'getAspectRatio'
  | 'getScaleFactors'
  | 'toPNG'
  | 'toDataURL'
  | 'toBitmap'
  | 'addRepresentation'
  | 'isTemplateImage'
  | 'setTemplateImage'
  | 'isMacTemplateImage'
>;
export type NativeTheme = Holds<
  StandinNativeTheme,
  Electron.NativeTheme,
  | 'themeSource'
  | 'shouldUseDarkColors'
  | 'shouldUseDarkColorsForSystemIntegratedUI'
  | 'shouldUseHighContrastColors'
  | 'shouldUseInvertedColorScheme'
  | 'inForcedColorsMode'
  | 'prefersReducedTransparency'
  | 'shouldDifferentiateWithoutColor'
>;
export type PowerMonitor = Holds<StandinPowerMonitor, Electron.PowerMonitor, 'onBatteryPower' | 'isOnBatteryPower'>;
export type SafeStorage = Holds<
  StandinSafeStorage,
  Electron.SafeStorage,
  | 'setUsePlainTextEncryption'
  | 'isEncryptionAvailable'
  | 'isAsyncEncryptionAvailable'
  | 'encryptString'
  | 'decryptString'
  | 'encryptStringAsync'
  | 'decryptStringAsync'
  | 'getSelectedStorageBackend'
>;
export type Shell = Holds<StandinShell, Electron.Shell, 'openExternal' | 'openPath' | 'showItemInFolder' | 'beep'>;
export type Clipboard = Holds<StandinClipboard, Electron.Clipboard, 'writeText' | 'readText' | 'clear'>;
export type Dialog = Holds<StandinDialog, Electron.Dialog, 'showSaveDialog'>;
export type Screen = Holds<
  StandinScreen,
  Electron.Screen,
  'getPrimaryDisplay' | 'getAllDisplays' | 'getDisplayMatching' | 'getDisplayNearestPoint' | 'getCursorScreenPoint'
>;
