/** Facts about this computer, determined once at the start. */
import { app } from 'electron';
import { localeFor } from '../locale.ts';
import { hasTrayHost } from '../tray/host.ts';
import type { Settings } from './files.ts';

export async function probe({ secrets, preferences }: Settings) {
  const [keptIn, trayHost] = await Promise.all([secrets.kind(), hasTrayHost(process.platform)]);
  const system = app.getSystemLocale();
  return { keptIn, trayHost, locale: localeFor(() => preferences.get().language, system) };
}
export type Computer = Awaited<ReturnType<typeof probe>>;
