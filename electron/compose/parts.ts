/** What the files that join the parts tell each other. */
import { app } from 'electron';
import type { Accounts } from '../../desk/account/account.ts';
import type { Desk } from '../../desk/desk.ts';
import { localeFor } from '../locale.ts';
import { hasTrayHost } from '../tray/host.ts';
import type { TrayIconView } from '../tray/tray.ts';
import type { Settings } from './files.ts';

/** The application menu, drawn again in another language. */
export interface AppMenu {
  draw(): void;
}

/** Parts that know each other ask for one another when they need it: by then all are made. */
export interface AppParts {
  desk(): Desk;
  tray(): TrayIconView;
  menu(): AppMenu;
  accounts(): Accounts;
}

/** What was found out about this computer. */
export async function probe({ secrets, preferences }: Settings) {
  const [keptIn, trayHost] = await Promise.all([secrets.kind(), hasTrayHost(process.platform)]);
  const system = app.getSystemLocale();
  return { keptIn, trayHost, locale: localeFor(() => preferences.get().language, system) };
}
export type Computer = Awaited<ReturnType<typeof probe>>;
