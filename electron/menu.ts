/** The application menu, with the platform's shortcuts. Views and search run the window's own commands by name. */
import type { MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  /** Runs a command of the window, opening it first. */
  run(command: string): void;
}

/** @param platform as `process.platform` */
export function applicationMenu(platform: string, appName: string, actions: MenuActions): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const command = (label: string, name: string, accelerator: string): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => actions.run(name),
  });
  const preferences = command('Preferences…', 'go-preferences', 'CmdOrCtrl+,');
  const separator = { type: 'separator' } as const;
  const first: MenuItemConstructorOptions[] = mac
    ? [
        {
          label: appName,
          submenu: [
            { role: 'about' },
            separator,
            preferences,
            separator,
            { role: 'hide' },
            { role: 'hideOthers' },
            { role: 'unhide' },
            separator,
            { role: 'quit' },
          ],
        },
      ]
    : [{ label: '&File', submenu: [preferences, separator, { role: 'close' }, { role: 'quit' }] }];
  return [
    ...first,
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        separator,
        command('Find', 'search', 'CmdOrCtrl+F'),
      ],
    },
    {
      label: '&View',
      submenu: [
        command('Inbox', 'go-inbox', 'CmdOrCtrl+1'),
        command('History', 'go-history', 'CmdOrCtrl+2'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
      ],
    },
    { label: '&Window', submenu: [{ role: 'minimize' }, { role: 'close' }] },
    { label: '&Help', submenu: [command('Keyboard shortcuts', 'show-keys', 'CmdOrCtrl+/')] },
  ];
}
