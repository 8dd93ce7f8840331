import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where Electron's executable lies: in ELECTRON_OVERRIDE_DIST_PATH, else in npm's package below `root`. Undefined when
 * it is not there. The package itself is not asked, because it answers by downloading.
 */
export function electronBinary(root: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const folder = join(root, 'node_modules', 'electron');
  const path = join(env.ELECTRON_OVERRIDE_DIST_PATH || join(folder, 'dist'), executableName(folder));
  return existsSync(path) ? path : undefined;
}

/** The package writes the name into path.txt after a download; before, it is the platform's. */
function executableName(folder: string): string {
  try {
    return readFileSync(join(folder, 'path.txt'), 'utf8').trim();
  } catch {
    if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
    return process.platform === 'win32' ? 'electron.exe' : 'electron';
  }
}
