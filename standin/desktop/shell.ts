/** `shell`: hands links and files to the desktop, with `xdg-open` as Electron does. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';

export class StandinShell {
  readonly #env: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  /** @throws (as a rejection) where nothing takes the link */
  async openExternal(url: string): Promise<void> {
    if (!URL.canParse(url)) throw new Error('Invalid URL');
    if (!(await this.#open(url))) throw new Error(`Failed to open: ${url}`);
  }
  /** @returns '' or why it failed */
  async openPath(path: string): Promise<string> {
    if (!existsSync(path)) return `Failed to open path: ${path} does not exist`;
    return (await this.#open(path)) ? '' : `Failed to open path: ${path}`;
  }
  showItemInFolder(path: string): void {
    void this.#open(dirname(path));
  }
  beep(): void {
    if (process.stderr.isTTY) process.stderr.write('\u0007');
  }

  #open(target: string): Promise<boolean> {
    return new Promise((resolve) => {
      // The target is one argument and no option: it always begins with a scheme or a slash.
      const child = spawn('xdg-open', [target], { env: this.#env, stdio: 'ignore', detached: true });
      child.once('error', () => resolve(false));
      child.once('exit', (code) => resolve(code === 0));
      child.unref();
    });
  }
}
