/** Electron, lib/browser/api/menu-item-roles.ts, for Linux. */

export interface RoleActs {
  quit(): void;
  focusedWindow(): RoleWindow | null;
}
export interface RoleWindow {
  close(): void;
  minimize(): void;
  maximize(): void;
  setFullScreen(full: boolean): void;
  isFullScreen(): boolean;
  webContents: { edit(command: string): void; reload(): void; reloadIgnoringCache(): void; openDevTools(): void };
}

export interface Role {
  label: string;
  accelerator?: string;
  /** Chromium handles the shortcut itself, so the menu must not trigger it again. */
  native?: true;
  /** @param window the window where the item is activated; null if no window of the app is focused */
  act?(acts: RoleActs, window: RoleWindow | null): void;
  submenu?: readonly { role?: string; type?: string }[];
}

const edit = (label: string, command: string, accelerator?: string): Role => ({
  label,
  ...(accelerator === undefined ? {} : { accelerator }),
  native: true,
  act: (_acts, window) => window?.webContents.edit(command),
});

/** Keys are role names in lower case. */
export const ROLES: Readonly<Record<string, Role>> = {
  quit: { label: 'Quit', accelerator: 'CmdOrCtrl+Q', act: (acts) => acts.quit() },
  close: { label: 'Close Window', accelerator: 'CmdOrCtrl+W', act: (_acts, window) => window?.close() },
  minimize: { label: 'Minimize', accelerator: 'CmdOrCtrl+M', act: (_acts, window) => window?.minimize() },
  zoom: { label: 'Zoom', act: (_acts, window) => window?.maximize() },
  reload: { label: 'Reload', accelerator: 'CmdOrCtrl+R', act: (_acts, window) => window?.webContents.reload() },
  forcereload: {
    label: 'Force Reload',
    accelerator: 'Shift+CmdOrCtrl+R',
    act: (_acts, window) => window?.webContents.reloadIgnoringCache(),
  },
  toggledevtools: {
    label: 'Toggle Developer Tools',
    accelerator: 'Ctrl+Shift+I',
    act: (_acts, window) => window?.webContents.openDevTools(),
  },
  togglefullscreen: {
    label: 'Toggle Full Screen',
    accelerator: 'F11',
    act: (_acts, window) => window?.setFullScreen(!window.isFullScreen()),
  },
  // The page zooms itself: these are Chromium's own shortcuts.
  resetzoom: { label: 'Actual Size', accelerator: 'CmdOrCtrl+0', native: true },
  zoomin: { label: 'Zoom In', accelerator: 'CmdOrCtrl+Plus', native: true },
  zoomout: { label: 'Zoom Out', accelerator: 'CmdOrCtrl+-', native: true },
  undo: edit('Undo', 'undo', 'CmdOrCtrl+Z'),
  redo: edit('Redo', 'redo', 'Shift+CmdOrCtrl+Z'),
  cut: edit('Cut', 'cut', 'CmdOrCtrl+X'),
  copy: edit('Copy', 'copy', 'CmdOrCtrl+C'),
  paste: edit('Paste', 'paste', 'CmdOrCtrl+V'),
  delete: edit('Delete', 'delete'),
  selectall: edit('Select All', 'selectAll', 'CmdOrCtrl+A'),
  filemenu: { label: 'File', submenu: [{ role: 'quit' }] },
  editmenu: {
    label: 'Edit',
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      { type: 'separator' },
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'delete' },
      { type: 'separator' },
      { role: 'selectAll' },
    ],
  },
  viewmenu: {
    label: 'View',
    submenu: [
      { role: 'reload' },
      { role: 'forceReload' },
      { role: 'toggleDevTools' },
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  },
  windowmenu: { label: 'Window', submenu: [{ role: 'minimize' }, { role: 'zoom' }, { role: 'close' }] },
};
