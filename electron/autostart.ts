/** Start at login: the system's own list on macOS and Windows, a desktop entry on Linux (XDG Autostart specification). */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from 'electron';

export interface AutostartDeps {
  app: Pick<App, 'setLoginItemSettings'>;
  platform: string;
  /** `~/.config` on Linux. */
  configFolder: string;
  /** What starts the app: the program and its arguments. */
  command: readonly string[];
}

/** At login the window stays closed. */
const HIDDEN_SWITCH = '--hidden';

/** Quoted as the Desktop Entry specification's Exec key wants it; `%` is a field code there. */
const quoted = (part: string): string =>
  `"${part.replaceAll(/["`$\\]/g, (sign) => `\\${sign}`).replaceAll('%', '%%')}"`.replaceAll('\\', '\\\\');

export function desktopEntry(command: readonly string[]): string {
  const exec = command.map(quoted).join(' ');
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Beckon',
    `Exec=${exec} ${HIDDEN_SWITCH}`,
    'Terminal=false',
    '',
  ].join('\n');
}

export async function setAutostart(start: boolean, deps: AutostartDeps): Promise<void> {
  if (deps.platform !== 'linux') {
    deps.app.setLoginItemSettings({ openAtLogin: start, args: [HIDDEN_SWITCH] });
    return;
  }
  const folder = join(deps.configFolder, 'autostart');
  const file = join(folder, 'beckon.desktop');
  if (!start) return rm(file, { force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(file, desktopEntry(deps.command));
}
