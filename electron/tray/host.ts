/** Detects whether tray icons are displayed. On Linux this needs a StatusNotifier host (GNOME needs an extension). */
import { execFile } from 'node:child_process';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const BUS = 'org.freedesktop.DBus';

/** Tools that query the session bus; every desktop has at least one. */
const ASK: readonly (readonly [string, readonly string[]])[] = [
  [
    'gdbus',
    [
      'call',
      '--session',
      '--dest',
      BUS,
      '--object-path',
      '/org/freedesktop/DBus',
      '--method',
      `${BUS}.NameHasOwner`,
      WATCHER,
    ],
  ],
  [
    'dbus-send',
    [
      '--session',
      '--print-reply=literal',
      `--dest=${BUS}`,
      '/org/freedesktop/DBus',
      `${BUS}.NameHasOwner`,
      `string:${WATCHER}`,
    ],
  ],
];

const ask = (command: string, args: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(command, args, { timeout: 3_000 }, (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });

/** @returns false also if unknown: the window then opens, which is always safe */
export async function hasTrayHost(platform: string): Promise<boolean> {
  if (platform !== 'linux') return true;
  for (const [command, args] of ASK) {
    const answer = await ask(command, args).catch(() => null);
    if (answer !== null) return answer.includes('true');
  }
  return false;
}
