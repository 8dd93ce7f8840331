import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** No window can be displayed, detected without starting anything. */
export class NoWindowsError extends Error {
  override readonly name = 'NoWindowsError';
}

/** `CHROME_PATH` wins; otherwise /usr/bin and `PATH` are searched. @throws NoWindowsError if there is none */
export function findChromium(env: NodeJS.ProcessEnv): string {
  const given = env.CHROME_PATH;
  if (given) {
    if (isExecutable(given)) return given;
    throw new NoWindowsError(`No window can be shown: CHROME_PATH is ${given}, which is not an executable file`);
  }
  const folders = new Set(['/usr/bin', ...(env.PATH ?? '').split(delimiter).filter(Boolean)]);
  for (const name of NAMES) {
    for (const folder of folders) {
      if (isExecutable(join(folder, name))) return join(folder, name);
    }
  }
  throw new NoWindowsError('No window can be shown: Chromium is not installed (set CHROME_PATH, or install chromium)');
}

/** @throws NoWindowsError without X11 or Wayland; an empty `DISPLAY` counts as none */
export function requireDisplay(env: NodeJS.ProcessEnv): void {
  if (env.DISPLAY || env.WAYLAND_DISPLAY) return;
  throw new NoWindowsError('No window can be shown: there is no display (DISPLAY and WAYLAND_DISPLAY are empty)');
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
