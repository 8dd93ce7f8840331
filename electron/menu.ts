/** The application menu with the platform's shortcuts. Views and search run the window's commands by name. */
import type { MenuItemConstructorOptions } from 'electron';
import { MENU_KEYS, type MenuCommand } from '../shared/bridge/menu-keys.ts';
import type { DeskWords } from '../shared/words/desk.ts';
import { wordsFor } from '../shared/words/desk.ts';

interface MenuActions {
  /** Opens the window and runs its command. */
  run(command: string): void;
}

type Entry = MenuItemConstructorOptions;
const SEPARATOR = { type: 'separator' } as const satisfies Entry;

/** A built-in role with our label, because Electron's labels are English only. */
const role = (name: NonNullable<Entry['role']>, label: string): Entry => ({ role: name, label });

function appMenu(name: string, words: DeskWords['menu'], preferences: Entry): Entry {
  return {
    label: name,
    submenu: [
      role('about', words.about),
      SEPARATOR,
      preferences,
      SEPARATOR,
      role('hide', words.hide),
      role('hideOthers', words.hideOthers),
      role('unhide', words.unhide),
      SEPARATOR,
      role('quit', words.quit),
    ],
  };
}

const editMenu = (words: DeskWords['menu'], find: Entry): Entry => ({
  label: words.edit,
  submenu: [
    role('undo', words.undo),
    role('redo', words.redo),
    SEPARATOR,
    role('cut', words.cut),
    role('copy', words.copy),
    role('paste', words.paste),
    role('selectAll', words.selectAll),
    SEPARATOR,
    find,
  ],
});

/** @param platform `process.platform`. @param locale BCP 47, for the labels */
export function applicationMenu(platform: string, appName: string, locale: string, actions: MenuActions): Entry[] {
  const words = wordsFor(locale).menu;
  const command = (label: string, name: MenuCommand): Entry => ({
    label,
    accelerator: `CmdOrCtrl+${MENU_KEYS[name]}`,
    click: () => actions.run(name),
  });
  const preferences = command(words.preferences, 'go-preferences');
  const close = role('close', words.close);
  const first =
    platform === 'darwin'
      ? appMenu(appName, words, preferences)
      : { label: words.file, submenu: [preferences, SEPARATOR, close, role('quit', words.quit)] };
  return [
    first,
    editMenu(words, command(words.find, 'search')),
    {
      label: words.view,
      submenu: [
        command(words.inbox, 'go-inbox'),
        command(words.history, 'go-history'),
        command(words.processes, 'go-processes'),
        SEPARATOR,
        role('resetZoom', words.resetZoom),
        role('zoomIn', words.zoomIn),
        role('zoomOut', words.zoomOut),
        SEPARATOR,
        role('togglefullscreen', words.fullScreen),
      ],
    },
    { label: words.window, submenu: [role('minimize', words.minimize), close] },
    { label: words.help, submenu: [command(words.keys, 'show-keys')] },
  ];
}
