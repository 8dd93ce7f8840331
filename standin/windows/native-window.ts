/** The Chromium window of a page: its bounds and state at the window manager. */
import { setTimeout as delay } from 'node:timers/promises';
import type { CdpSession } from '../cdp/connection.ts';
import { type Json, numberAt, textAt } from '../cdp/read.ts';

/** Pixels of the screen, origin top left, without the window manager's frame. */
export interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}
export type WindowState = 'normal' | 'minimized' | 'maximized' | 'fullscreen';

/** Timeout for the window manager to minimise or restore, and poll interval, ms. Without a window manager it always elapses. */
const STATE_PATIENCE = 1000;
const STATE_POLL = 20;

export class NativeWindow {
  readonly #browser: CdpSession;
  readonly #targetId: string;
  #commands: Promise<unknown> = Promise.resolve();

  constructor(browser: CdpSession, targetId: string) {
    this.#browser = browser;
    this.#targetId = targetId;
  }

  /** @throws (as a rejection) if the window is gone; so do the other methods */
  async read(): Promise<{ bounds: Bounds; state: WindowState }> {
    const found = await this.#browser.send('Browser.getWindowForTarget', { targetId: this.#targetId });
    const state = textAt(found, 'bounds.windowState', 'normal');
    return {
      bounds: {
        x: numberAt(found, 'bounds.left', 0),
        y: numberAt(found, 'bounds.top', 0),
        width: numberAt(found, 'bounds.width', 0),
        height: numberAt(found, 'bounds.height', 0),
      },
      state: state === 'minimized' || state === 'maximized' || state === 'fullscreen' ? state : 'normal',
    };
  }

  setBounds({ x, y, width, height }: Bounds): Promise<void> {
    return this.#set({ left: x, top: y, width, height });
  }

  async setState(windowState: WindowState): Promise<void> {
    // Chromium accepts any other state only from 'normal'.
    const normal = this.#set({ windowState: 'normal' });
    await (windowState === 'normal' ? normal : this.#set({ windowState }));
  }

  #set(bounds: Json): Promise<void> {
    const set = async () => {
      const found = await this.#browser.send('Browser.getWindowForTarget', { targetId: this.#targetId });
      await this.#browser.send('Browser.setWindowBounds', { windowId: numberAt(found, 'windowId'), bounds });
      if (typeof bounds.windowState === 'string') await this.#reached(bounds.windowState);
    };
    // Serialize: a restore must not overtake the preceding minimise.
    const done = this.#commands.then(set);
    this.#commands = done.catch(() => {});
    return done;
  }

  /** The window manager is asynchronous, and Chromium ignores a state requested before the previous one was reached. */
  async #reached(state: string): Promise<void> {
    for (const deadline = Date.now() + STATE_PATIENCE; Date.now() < deadline; await delay(STATE_POLL)) {
      if ((await this.read()).state === state) return;
    }
  }
}
