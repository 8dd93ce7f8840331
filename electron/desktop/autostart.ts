/** Start at login: the system's list on macOS and Windows, a desktop entry on Linux (XDG Autostart specification). */
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
  command: readonly string[];
  /** Each profile has its own entry; null: the default profile. macOS has one entry for the app, without a profile. */
  profile?: string | null;
}

interface Autostart {
  /** The system's current setting, even if changed outside Beckon. */
  get(): Promise<boolean>;
  /** @throws the system's error; nothing was changed */
  set(start: boolean): Promise<void>;
}

/** Keeps the window closed at login. */
const HIDDEN_SWITCH = '--hidden';
const switches = (profile: string | null): string[] => (profile === null ? [] : [`--profile=${profile}`]);
/** For a file or registry value. */
const nameOf = (profile: string): string => profile.replaceAll(/[^\w.-]+/g, '-');

function onLinux({ configFolder, command, profile = null }: AutostartDeps): Autostart {
  const folder = join(configFolder, 'autostart');
  const file = join(folder, profile === null ? 'beckon.desktop' : `beckon-${nameOf(profile)}.desktop`);
  return {
    async get() {
      const text = await readFile(file, 'utf8').catch(() => null);
      if (text === null) return false;
      // Desktops disable an entry inside the file instead of deleting it.
      return entryValue(text, 'Hidden') !== 'true' && entryValue(text, 'X-GNOME-Autostart-enabled') !== 'false';
    },
    async set(start) {
      if (!start) return rm(file, { force: true });
      await mkdir(folder, { recursive: true });
      await replaceFile(file, desktopEntry([...command, ...switches(profile)], HIDDEN_SWITCH));
    },
  };
}

function onWindows({ app, command, profile = null }: AutostartDeps): Autostart {
  const [path = '', ...args] = [...command, ...switches(profile), HIDDEN_SWITCH];
  const name = profile === null ? {} : { name: `com.beckon.desktop.${nameOf(profile)}` };
  return {
    async get() {
      const { launchItems } = app.getLoginItemSettings({ path, args });
      // An item disabled in the task manager is still listed.
      return launchItems.some(({ enabled }) => enabled);
    },
    set: async (start) => app.setLoginItemSettings({ openAtLogin: start, path, args, ...name }),
  };
}

/** macOS passes no switch; the start checks {@link openedAtLogin} instead. */
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

/** True if macOS started the app at login; it then stays in the menu bar. */
export const openedAtLogin = (platform: string, app: Pick<App, 'getLoginItemSettings'>): boolean =>
  platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
