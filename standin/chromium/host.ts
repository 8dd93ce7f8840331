/** The app's Chromium: started for the first window, restarted if it exits, closed with the app. */
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Chromium } from './chromium.ts';
import { findChromium, requireDisplay } from './executable.ts';

const PORT_FILE = 'DevToolsActivePort';
/** Timeout for the port, ms: as long as its clients wait; a busy machine is slow to start. */
const PORT_WAIT = 60_000;
const POLL = 20;

interface HostPorts {
  env: NodeJS.ProcessEnv;
  userData(): string;
  windowClass(): string;
  /** The app's switches for Chromium, read when it starts. */
  switches(): string[];
  /** Called with each Chromium before it has a window. */
  prepare(chromium: Chromium): Promise<void>;
}

export class ChromiumHost {
  readonly #ports: HostPorts;
  #running: Promise<Chromium> | null = null;
  #closed = false;
  #cleared: Promise<void> = Promise.resolve();

  constructor(ports: HostPorts) {
    this.#ports = ports;
  }

  /** @throws NoWindowsError if this machine can display none */
  require(): string {
    requireDisplay(this.#ports.env);
    return findChromium(this.#ports.env);
  }

  get(): Promise<Chromium> {
    if (this.#closed) return Promise.reject(new Error('the app is quitting'));
    if (!this.#running) {
      const running = this.#cleared.then(() => this.#start());
      const forget = () => {
        if (this.#running === running) this.#running = null;
      };
      running.then((chromium) => chromium.ended.then(forget), forget);
      this.#running = running;
    }
    return this.#running;
  }

  /** The running Chromium, or null; does not start one. */
  async running(): Promise<Chromium | null> {
    return (await this.#running?.catch(() => null)) ?? null;
  }

  /** Of all origins, while no window is open: ends Chromium, which has the files open. The next `get` starts it again. */
  removeLocalStorage(): Promise<void> {
    const running = this.running();
    this.#running = null;
    const removed = this.#cleared.then(async () => {
      await (await running)?.close();
      // Its processes may outlive it for a moment.
      rmSync(join(this.#profile(), 'Default', 'Local Storage'), { recursive: true, force: true, maxRetries: 5 });
    });
    this.#cleared = removed.catch(() => {});
    return removed;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#cleared;
    await (await this.running())?.close();
    rmSync(join(this.#ports.userData(), PORT_FILE), { force: true });
  }

  async #start(): Promise<Chromium> {
    const { env, windowClass, switches, prepare } = this.#ports;
    const profile = this.#profile();
    const appSwitches = switches();
    const chromium = await Chromium.start({
      executable: this.require(),
      profile,
      windowClass: windowClass(),
      env,
      uid: process.geteuid?.() ?? 0,
      appSwitches,
    });
    void chromium.ended.then(() => {
      if (chromium.mishap) console.error(`[electron stand-in] Chromium is gone: ${chromium.mishap}`);
    });
    await prepare(chromium);
    if (appSwitches.some((one) => one.startsWith('--remote-debugging-port'))) await this.#publishPort(profile);
    return chromium;
  }

  #profile(): string {
    return join(this.#ports.userData(), 'Chromium');
  }

  /** Electron writes this file to `userData`, where clients read the port. */
  async #publishPort(profile: string): Promise<void> {
    for (const deadline = Date.now() + PORT_WAIT; Date.now() < deadline; await delay(POLL)) {
      try {
        copyFileSync(join(profile, PORT_FILE), join(this.#ports.userData(), PORT_FILE));
        return;
      } catch {
        // Chromium writes it when it listens.
      }
    }
  }
}
