/** A running Chromium. Each visible BrowserWindow is an app window and a CDP target, paused until the preload is installed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { CdpConnection, type CdpSession } from '../cdp/connection.ts';
import { type Json, textAt } from '../cdp/read.ts';
import { NoWindowsError } from './executable.ts';
import { lockProfile } from './profile.ts';
import { appWindowSwitches, browserSwitches, type SwitchOptions } from './switches.ts';

/** Timeouts, ms: first reply, opening a window, exit, and remaining output after exit. */
const START_TIMEOUT = 60_000;
const WINDOW_TIMEOUT = 60_000;
const CLOSE_TIMEOUT = 5_000;
const WORDS_TIMEOUT = 500;

/** Origin of the empty page with which an app window opens; its path is a ticket that identifies the window. */
export const TICKET_ORIGIN = 'https://window.electron.invalid';

export interface Attached {
  session: CdpSession;
  targetId: string;
}

interface Waiting {
  resolve(attached: Attached): void;
  reject(error: Error): void;
}

interface ChromiumOptions extends SwitchOptions {
  executable: string;
}

export class Chromium {
  readonly connection: CdpConnection;
  readonly product: string;
  /** Settles when the process has exited, for any reason. */
  readonly ended: Promise<void>;
  readonly #words: () => string;
  #closing = false;
  readonly #options: ChromiumOptions;
  readonly #process: ChildProcess;
  readonly #waiting = new Map<string, Waiting>();
  readonly #targetEnds = new Map<string, () => void>();

  private constructor(
    options: ChromiumOptions,
    child: ChildProcess,
    connection: CdpConnection,
    product: string,
    words: () => string,
  ) {
    this.#options = options;
    this.#process = child;
    this.connection = connection;
    this.product = product;
    this.#words = words;
    this.ended = ended(child);
    const { root } = connection;
    root.on('Target.attachedToTarget', (params) => this.#attached(params));
    root.on('Target.targetDestroyed', (params) => this.#destroyed(textAt(params, 'targetId')));
    root.on('Target.detachedFromTarget', (params) => connection.drop(textAt(params, 'sessionId')));
  }

  /** @throws with Chromium's last output if it does not start */
  static async start(options: ChromiumOptions): Promise<Chromium> {
    await lockProfile(options.profile);
    const child = spawn(options.executable, browserSwitches(options), {
      // Own process group: Ctrl-C ends the app, which then ends Chromium, in that order.
      detached: true,
      env: options.env,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    });
    const words = lastWords(child);
    const connection = new CdpConnection(child.stdio[3] as Writable, child.stdio[4] as Readable);
    const failed = new Promise<never>((_resolve, reject) => {
      const fail = (why: string) =>
        reject(new NoWindowsError(`No window can be shown: Chromium did not start, ${why}${words()}`));
      child.once('error', (error) => fail(error.message));
      child.once('exit', async (code, signal) => {
        // Its output may not have arrived yet.
        await Promise.race([new Promise((done) => child.once('close', done)), delay(WORDS_TIMEOUT)]);
        fail(`it ended with ${signal ?? code}`);
      });
      setTimeout(fail, START_TIMEOUT, 'no answer').unref();
    });
    failed.catch(() => {});
    try {
      const version = await Promise.race([connection.root.send('Browser.getVersion'), failed]);
      const chromium = new Chromium(options, child, connection, textAt(version, 'product'), words);
      await connection.root.send('Target.setDiscoverTargets', { discover: true });
      await connection.root.send('Target.setAutoAttach', AUTO_ATTACH);
      return chromium;
    } catch (error) {
      child.kill('SIGKILL');
      throw error instanceof NoWindowsError ? error : await failed;
    }
  }

  /** Opens a window without browser chrome; its page is empty and waits for `Runtime.runIfWaitingForDebugger`. */
  openAppWindow(bounds: {
    x?: number | undefined;
    y?: number | undefined;
    width: number;
    height: number;
  }): Promise<Attached> {
    const url = `${TICKET_ORIGIN}/${randomUUID()}`;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => fail('no window was opened'), WINDOW_TIMEOUT);
      const settle = () => {
        clearTimeout(timer);
        this.#waiting.delete(url);
      };
      const fail = (why: string) => {
        settle();
        reject(new Error(`Chromium did not open a window: ${why}`));
      };
      this.#waiting.set(url, {
        resolve: (attached) => {
          settle();
          resolve(attached);
        },
        reject: (error) => fail(error.message),
      });
      const launcher = spawn(this.#options.executable, appWindowSwitches(this.#options, url, bounds), {
        env: this.#options.env,
        stdio: 'ignore',
      });
      launcher.once('error', (error) => fail(error.message));
      launcher.once('exit', (code) => code !== 0 && this.#waiting.has(url) && fail(`its launcher ended with ${code}`));
    });
  }

  /** Calls `listener` once when the target is gone: closed by the user or the app, or with Chromium. */
  onTargetEnd(targetId: string, listener: () => void): void {
    this.#targetEnds.set(targetId, listener);
    void this.ended.then(() => this.#destroyed(targetId));
  }

  /** Describes an unexpected exit with Chromium's last output; undefined while it runs or after `close`. */
  get mishap(): string | undefined {
    const { exitCode, signalCode } = this.#process;
    const how = signalCode ?? exitCode;
    return this.#closing || how === null ? undefined : `it ended with ${how}${this.#words()}`;
  }

  /** Ends Chromium and waits until it has exited; kills it after a timeout. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const waiting of this.#waiting.values()) waiting.reject(new Error('the app is quitting'));
    this.connection.root.post('Browser.close');
    const force = setTimeout(() => killGroup(this.#process), CLOSE_TIMEOUT);
    await this.ended;
    clearTimeout(force);
    this.connection.close();
  }

  #attached(params: Json): void {
    const session = this.connection.session(textAt(params, 'sessionId'));
    const targetId = textAt(params, 'targetInfo.targetId');
    const url = textAt(params, 'targetInfo.url', '');
    const waiting = this.#waiting.get(url);
    if (waiting) {
      waiting.resolve({ session, targetId });
      return;
    }
    // Chromium's own shortcuts must not open browser windows inside an app.
    const isPage = textAt(params, 'targetInfo.type') === 'page' && !url.startsWith('devtools://');
    if (isPage) this.connection.root.post('Target.closeTarget', { targetId });
    session.post('Runtime.runIfWaitingForDebugger');
  }

  #destroyed(targetId: string): void {
    const listener = this.#targetEnds.get(targetId);
    this.#targetEnds.delete(targetId);
    listener?.();
  }
}

/** Attaches to every new target and pauses it until it is set up. */
export const AUTO_ATTACH = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

/** Chromium's last output line, or the last fatal one: later lines are stack traces and other processes' messages. */
function lastWords(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-4000);
  });
  return () => {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    const line = lines.findLast((one) => /:FATAL:|sandbox/i.test(one)) ?? lines.at(-1);
    return line === undefined ? '' : `: ${line.replace(/^\[[^\]]*\] /, '')}`;
  };
}
