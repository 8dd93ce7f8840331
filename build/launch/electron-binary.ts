import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** In ELECTRON_OVERRIDE_DIST_PATH, else in npm's package, which is not imported because that starts a download. Undefined if missing. */
export function electronBinary(root: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const folder = join(root, 'node_modules', 'electron');
  const path = join(env.ELECTRON_OVERRIDE_DIST_PATH || join(folder, 'dist'), executableName(folder));
  return existsSync(path) ? path : undefined;
}

/** The package writes the name to path.txt after a download; before that, use the platform's default. */
function executableName(folder: string): string {
  try {
    return readFileSync(join(folder, 'path.txt'), 'utf8').trim();
  } catch {
    if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
    return process.platform === 'win32' ? 'electron.exe' : 'electron';
  }
}
