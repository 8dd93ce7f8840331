/** `shell`: opens links with `xdg-open`, as Electron does. */
import { spawn } from 'node:child_process';

export class StandinShell {
  readonly #env: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  /** @throws (as a rejection) if no program opens the link */
  async openExternal(url: string): Promise<void> {
    if (!URL.canParse(url)) throw new Error('Invalid URL');
    if (!(await this.#open(url))) throw new Error(`Failed to open: ${url}`);
  }
  beep(): void {
    if (process.stderr.isTTY) process.stderr.write('\u0007');
  }

  #open(target: string): Promise<boolean> {
    return new Promise((resolve) => {
      // The target cannot be parsed as an option: it always begins with a scheme or a slash.
      const child = spawn('xdg-open', [target], { env: this.#env, stdio: 'ignore', detached: true });
      child.once('error', () => resolve(false));
      child.once('exit', (code) => resolve(code === 0));
      child.unref();
    });
  }
}
