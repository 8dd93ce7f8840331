/** XDG Base Directory and user-dirs specifications. */
import { mkdirSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

const USER_DIRS: Record<string, [variable: string, fallback: string]> = {
  desktop: ['XDG_DESKTOP_DIR', 'Desktop'],
  documents: ['XDG_DOCUMENTS_DIR', 'Documents'],
  downloads: ['XDG_DOWNLOAD_DIR', 'Downloads'],
  music: ['XDG_MUSIC_DIR', 'Music'],
  pictures: ['XDG_PICTURES_DIR', 'Pictures'],
  videos: ['XDG_VIDEOS_DIR', 'Videos'],
};
const NAMES = new Set([
  ...Object.keys(USER_DIRS),
  ...['home', 'appData', 'assets', 'userData', 'sessionData', 'temp', 'exe', 'module', 'logs', 'crashDumps'],
]);

export class AppPaths {
  readonly #set = new Map<string, string>();
  readonly #env: NodeJS.ProcessEnv;
  readonly #name: () => string;
  readonly #appPath: string;

  constructor(env: NodeJS.ProcessEnv, name: () => string, appPath: string) {
    this.#env = env;
    this.#name = name;
    this.#appPath = appPath;
  }

  /** @throws for a name Electron does not know */
  get(name: string): string {
    const set = this.#set.get(name);
    if (set !== undefined) return set;
    if (!NAMES.has(name)) throw new Error(`Failed to get '${name}' path`);
    const path = this.#default(name);
    // Electron creates the folders it owns at first use.
    if (name === 'userData' || name === 'logs') mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  }

  set(name: string, path: string): void {
    if (!NAMES.has(name)) throw new Error(`Failed to set path for '${name}'`);
    if (!path.startsWith('/')) throw new Error('Path must be absolute');
    if (name === 'userData') mkdirSync(path, { recursive: true, mode: 0o700 });
    this.#set.set(name, path);
  }

  #default(name: string): string {
    const home = homedir();
    const user = USER_DIRS[name];
    if (user) return userDir(this.#config(), home, user[0]) ?? join(home, user[1]);
    if (name === 'home') return home;
    if (name === 'appData') return this.#config();
    if (name === 'userData') return join(this.get('appData'), this.#name());
    if (name === 'sessionData') return this.get('userData');
    if (name === 'logs') return join(this.get('userData'), 'logs');
    if (name === 'crashDumps') return join(this.get('userData'), 'Crashpad');
    if (name === 'temp') return tmpdir();
    if (name === 'assets') return this.#appPath;
    return process.execPath;
  }

  #config(): string {
    const config = this.#env.XDG_CONFIG_HOME;
    return config?.startsWith('/') ? config : join(homedir(), '.config');
  }
}

function userDir(config: string, home: string, variable: string): string | undefined {
  try {
    const text = readFileSync(join(config, 'user-dirs.dirs'), 'utf8');
    const value = new RegExp(`^${variable}="(.*)"$`, 'm').exec(text)?.[1];
    return value?.replace(/^\$HOME/, home);
  } catch {
    return undefined;
  }
}
