/** Start at login: the system's own list on macOS and Windows, a desktop entry on Linux (XDG Autostart specification). */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from 'electron';
import { replaceFile } from '../../disk/replace.ts';
import { desktopEntry, entryValue } from './entry.ts';

interface AutostartDeps {
  app: Pick<App, 'setLoginItemSettings' | 'getLoginItemSettings'>;
  platform: string;
  /** `~/.config` on Linux. */
  configFolder: string;
  /** What starts the app: the program and its arguments. */
  command: readonly string[];
}

export interface Autostart {
  /** What the system will do at the next login, whoever set it so. */
  get(): Promise<boolean>;
  /** @throws the system's error; nothing was changed then */
  set(start: boolean): Promise<void>;
}

/** At login the window stays closed. */
const HIDDEN_SWITCH = '--hidden';

function onLinux({ configFolder, command }: AutostartDeps): Autostart {
  const folder = join(configFolder, 'autostart');
  const file = join(folder, 'beckon.desktop');
  return {
    async get() {
      const text = await readFile(file, 'utf8').catch(() => null);
      if (text === null) return false;
      // Desktops switch an entry off inside the file rather than removing it.
      return entryValue(text, 'Hidden') !== 'true' && entryValue(text, 'X-GNOME-Autostart-enabled') !== 'false';
    },
    async set(start) {
      if (!start) return rm(file, { force: true });
      await mkdir(folder, { recursive: true });
      await replaceFile(file, desktopEntry(command, HIDDEN_SWITCH));
    },
  };
}

function onWindows({ app, command }: AutostartDeps): Autostart {
  const [path = '', ...args] = [...command, HIDDEN_SWITCH];
  return {
    async get() {
      const { launchItems } = app.getLoginItemSettings({ path, args });
      // Switched off in the task manager it is still listed, but not enabled.
      return launchItems.some(({ enabled }) => enabled);
    },
    set: async (start) => app.setLoginItemSettings({ openAtLogin: start, path, args }),
  };
}

/** macOS hands no switch over; that it was the login is asked at start ({@link openedAtLogin}). */
const onMac = ({ app }: AutostartDeps): Autostart => ({
  get: async () => app.getLoginItemSettings().status === 'enabled',
  async set(start) {
    app.setLoginItemSettings({ openAtLogin: start });
    const { status } = app.getLoginItemSettings();
    if (start && status !== 'enabled') throw new Error(`macOS says ${status}`);
  },
});

export function createAutostart(deps: AutostartDeps): Autostart {
  if (deps.platform === 'win32') return onWindows(deps);
  return deps.platform === 'darwin' ? onMac(deps) : onLinux(deps);
}

/** True where macOS started the app because the person logged in: it then stays in the menu bar. */
export const openedAtLogin = (platform: string, app: Pick<App, 'getLoginItemSettings'>): boolean =>
  platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
