import { EventEmitter } from 'node:events';
import type { Bounds, WindowState } from './native-window.ts';
import type { WindowOptions } from './options.ts';
import type { Page } from './page.ts';
import type { WindowWorld } from './window-world.ts';

export abstract class PlacedWindow extends EventEmitter {
  protected readonly world: WindowWorld;
  protected readonly options: WindowOptions;
  #bounds: Bounds;
  #normal: Bounds;
  #state: WindowState = 'normal';
  /** Number of requested state changes; a reading that started before the latest is stale. */
  #asked = 0;

  constructor(world: WindowWorld, options: WindowOptions) {
    super();
    this.world = world;
    this.options = options;
    this.#bounds = options.bounds;
    this.#normal = options.bounds;
  }

  protected abstract page(): Page | null;
  protected abstract barHeight(): number;
  /** @throws once the window is destroyed */
  protected abstract alive(): void;
  abstract show(): void;

  isMinimized(): boolean {
    return this.#state === 'minimized';
  }
  isFullScreen(): boolean {
    return this.#state === 'fullscreen';
  }
  minimize(): void {
    this.#setState('minimized');
  }
  maximize(): void {
    this.show();
    this.#setState('maximized');
  }
  restore(): void {
    this.#setState('normal');
  }
  setFullScreen(full: boolean): void {
    if (this.options.fullscreenable) this.#setState(full ? 'fullscreen' : 'normal');
  }

  getBounds(): Bounds {
    return { ...this.#bounds };
  }
  getNormalBounds(): Bounds {
    return { ...this.#normal };
  }
  getContentBounds(): Bounds {
    const { x, y, width, height } = this.#bounds;
    const bar = this.barHeight();
    return { x, y: y + bar, width, height: height - bar };
  }
  setBounds(bounds: Partial<Bounds>): void {
    this.alive();
    const next = this.#limited({ ...this.#bounds, ...bounds });
    this.#moved(next);
    void this.page()
      ?.window.setBounds(next)
      .catch(() => {});
  }
  protected async place(page: Page): Promise<void> {
    await page.window.setBounds(this.#bounds).catch(() => {});
    if (this.#state !== 'normal') await page.window.setState(this.#state).catch(() => {});
  }

  /** The page is gone; a minimised window returns in its earlier state. */
  protected unplace(): void {
    if (this.#state === 'minimized') this.#state = 'normal';
  }

  /** Requests the state again; `show` does this for an existing window. */
  protected replace(page: Page): void {
    if (this.#state === 'minimized') this.#setState('normal');
    else void page.window.setState(this.#state).catch(() => {});
  }

  /** The user or the window manager has moved or resized the window. */
  protected async onPlace(): Promise<void> {
    const page = this.page();
    const asked = this.#asked;
    const found = await page?.window.read().catch(() => null);
    if (!page || !found || page !== this.page() || asked !== this.#asked) return;
    this.#changeState(found.state);
    if (found.state === 'minimized' || found.bounds.width === 0) return;
    const allowed = this.#limited(found.bounds);
    // Chromium's windows have no size limits, so reset a size beyond them.
    if (allowed.width !== found.bounds.width || allowed.height !== found.bounds.height) {
      void page.window.setBounds(allowed).catch(() => {});
    }
    this.#moved(allowed);
  }

  #moved(next: Bounds): void {
    const last = this.#bounds;
    this.#bounds = next;
    if (this.#state === 'normal') this.#normal = next;
    if (next.width !== last.width || next.height !== last.height) {
      this.emit('resize');
      this.emit('resized');
    }
    if (next.x !== last.x || next.y !== last.y) {
      this.emit('move');
      this.emit('moved');
    }
  }

  #setState(state: WindowState): void {
    this.alive();
    this.#asked += 1;
    void this.page()
      ?.window.setState(state)
      .catch(() => {});
    this.#changeState(state);
  }

  #changeState(state: WindowState): void {
    const last = this.#state;
    if (state === last) return;
    this.#state = state;
    if (state === 'minimized') this.emit('minimize');
    else if (state === 'maximized') this.emit('maximize');
    else if (state === 'fullscreen') this.emit('enter-full-screen');
    else if (last === 'minimized') this.emit('restore');
    else if (last === 'maximized') this.emit('unmaximize');
    else this.emit('leave-full-screen');
  }

  #limited(bounds: Bounds): Bounds {
    const { minimum } = this.options;
    return {
      ...bounds,
      width: Math.max(bounds.width, minimum.width),
      height: Math.max(bounds.height, minimum.height),
    };
  }
}
