/** Interfaces between the files of this folder. */
import { app } from 'electron';
import type { Accounts } from '../../desk/account/account.ts';
import type { Desk } from '../../desk/desk.ts';
import { localeFor } from '../locale.ts';
import { hasTrayHost } from '../tray/host.ts';
import type { TrayIconView } from '../tray/tray.ts';
import type { Settings } from './files.ts';

export interface AppMenu {
  draw(): void;
}

/** Late-bound: these accessors are called only after all parts are created. */
export interface AppParts {
  desk(): Desk;
  tray(): TrayIconView;
  menu(): AppMenu;
  accounts(): Accounts;
}

export async function probe({ secrets, preferences }: Settings) {
  const [keptIn, trayHost] = await Promise.all([secrets.kind(), hasTrayHost(process.platform)]);
  const system = app.getSystemLocale();
  return { keptIn, trayHost, locale: localeFor(() => preferences.get().language, system) };
}
export type Computer = Awaited<ReturnType<typeof probe>>;
