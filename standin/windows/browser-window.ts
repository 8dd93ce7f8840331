/**
 * `BrowserWindow` on an app window of Chromium. The protocol hides no window and vetoes no close, so a hidden window has
 * no page: `hide()` and a prevented `close` drop it, `show()` makes it anew at the same URL.
 */
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { createEvent, plainEvent } from '../event.ts';
import { StandinNativeImage } from '../image/native-image.ts';
import { readOptions, type WindowOptions } from './options.ts';
import { type Bounds, Page, type PageEvents, type WindowState } from './page.ts';
import { preloadProcess } from './preload-process.ts';
import type { WindowRegistry } from './registry.ts';
import { StandinWebContents } from './web-contents.ts';
import type { OpenHandler } from './window-open.ts';
import type { WindowWorld } from './world.ts';

type Position = Pick<Bounds, 'x' | 'y'>;
type Extent = Pick<Bounds, 'width' | 'height'>;

export class StandinWindow extends EventEmitter {
  readonly id: number;
  readonly webContents: StandinWebContents;
  readonly #world: WindowWorld;
  readonly #registry: WindowRegistry;
  readonly #options: WindowOptions;
  readonly #parent: StandinWindow | null;
  #title: string;
  #icon: StandinNativeImage | null;
  #bounds: Bounds;
  #normal: Bounds;
  #state: WindowState = 'normal';
  #page: Page | null = null;
  #opening: Promise<Page | null> | null = null;
  /** Counts how often the page was dropped: one that is made meanwhile is not wanted any more. */
  #showing = 0;
  #visible = false;
  #focused = false;
  #readyToShow = false;
  #closing = false;
  #destroyed = false;
  #alwaysOnTop: boolean;

  constructor(world: WindowWorld, registry: WindowRegistry, given: BrowserWindowConstructorOptions = {}) {
    super();
    world.requireWindows();
    this.#world = world;
    this.#registry = registry;
    this.#options = readOptions(given, world.appName(), world.displaySize());
    this.#title = this.#options.title;
    this.#bounds = this.#options.bounds;
    this.#normal = this.#bounds;
    this.#alwaysOnTop = this.#options.alwaysOnTop;
    this.#parent = registry.byId(given.parent?.id ?? -1);
    this.#icon = StandinNativeImage.from(given.icon);
    this.id = registry.nextId();
    this.webContents = new StandinWebContents(this.id, world, {
      page: () => (this.#visible ? this.#open() : this.#noPage()),
      openWindow: (url, options) => void new StandinWindow(world, registry, options).loadURL(url).catch(() => {}),
      focus: () => this.focus(),
    });
    registry.add(this);
    world.emitApp('web-contents-created', plainEvent(), this.webContents);
    world.emitApp('browser-window-created', plainEvent(), this);
    if (this.#options.show) this.show();
  }

  /** The CDP target of the page; '' while the window is hidden. */
  get targetId(): string {
    return this.#page?.targetId ?? '';
  }
  get backgroundColor(): string {
    return this.#options.backgroundColor;
  }
  get icon(): StandinNativeImage | null {
    return this.#icon;
  }
  get title(): string {
    return this.#title;
  }
  set title(title: string) {
    this.setTitle(title);
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }
  loadFile(path: string): Promise<void> {
    return this.webContents.loadURL(new URL(path, `file://${process.cwd()}/`).href);
  }

  show(): void {
    this.#alive();
    if (this.#page && !this.#page.ended) {
      void this.#page.setState(this.#state === 'minimized' ? 'normal' : this.#state).catch(() => {});
      this.focus();
    }
    if (this.#visible) return;
    this.#visible = true;
    this.#open().then(
      (page) => page && this.webContents.navigate(page).catch(() => {}),
      (error: unknown) => console.error('[electron stand-in] the window could not be shown:', error),
    );
    this.emit('show');
  }
  /** Chromium gives every new window the focus. */
  showInactive(): void {
    this.show();
  }
  hide(): void {
    this.#alive();
    if (!this.#visible) return;
    this.#visible = false;
    this.#dropPage();
    this.#onFocus(false);
    this.emit('hide');
  }

  focus(): void {
    this.#page?.session.post('Page.bringToFront');
  }
  blur(): void {}

  /** Asks the window to close; a listener of `close` may prevent it. */
  close(): void {
    if (this.#destroyed || this.#closing) return;
    if (!this.#mayClose()) return;
    this.destroy();
  }
  destroy(): void {
    if (this.#destroyed) return;
    this.#visible = false;
    this.#onFocus(false);
    this.#destroyed = true;
    this.#dropPage();
    this.webContents.destroy();
    this.#registry.remove(this);
    this.emit('closed');
    for (const child of this.getChildWindows()) child.destroy();
    if (this.#registry.all().length === 0) this.#world.emitApp('window-all-closed');
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }
  isVisible(): boolean {
    return this.#visible && this.#state !== 'minimized';
  }
  isFocused(): boolean {
    return this.#focused;
  }
  isMinimized(): boolean {
    return this.#state === 'minimized';
  }
  isMaximized(): boolean {
    return this.#state === 'maximized';
  }
  isFullScreen(): boolean {
    return this.#state === 'fullscreen';
  }
  isNormal(): boolean {
    return this.#state === 'normal';
  }
  isResizable(): boolean {
    return this.#options.resizable;
  }
  isModal(): boolean {
    return false;
  }
  isAlwaysOnTop(): boolean {
    return this.#alwaysOnTop;
  }

  minimize(): void {
    this.#setState('minimized');
  }
  maximize(): void {
    if (!this.#visible) this.show();
    this.#setState('maximized');
  }
  unmaximize(): void {
    this.#setState('normal');
  }
  restore(): void {
    this.#setState('normal');
  }
  setFullScreen(full: boolean): void {
    this.#setState(full ? 'fullscreen' : 'normal');
  }

  getBounds(): Bounds {
    return { ...this.#bounds };
  }
  getNormalBounds(): Bounds {
    return { ...this.#normal };
  }
  getContentBounds(): Bounds {
    return this.getBounds();
  }
  getSize(): number[] {
    return [this.#bounds.width, this.#bounds.height];
  }
  getContentSize(): number[] {
    return this.getSize();
  }
  getPosition(): number[] {
    return [this.#bounds.x, this.#bounds.y];
  }
  setBounds(bounds: Partial<Bounds>): void {
    const next = this.#clamp({ ...this.#bounds, ...bounds });
    this.#moved(next);
    void this.#page?.setBounds(next).catch(() => {});
  }
  setContentBounds(bounds: Bounds): void {
    this.setBounds(bounds);
  }
  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }
  setContentSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }
  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }
  center(): void {
    const display = this.#world.displaySize();
    const { width, height } = this.#bounds;
    this.setBounds({ x: Math.round((display.width - width) / 2), y: Math.round((display.height - height) / 2) });
  }
  setMinimumSize(width: number, height: number): void {
    this.#options.minimum = { width, height };
    this.setBounds({});
  }
  getMinimumSize(): number[] {
    return [this.#options.minimum.width, this.#options.minimum.height];
  }
  setMaximumSize(width: number, height: number): void {
    this.#options.maximum = { width, height };
    this.setBounds({});
  }

  getTitle(): string {
    return this.#title;
  }
  /** The native title of an app window is its document's title. */
  setTitle(title: string): void {
    this.#title = title;
    const page = this.#page;
    if (page) void page.evaluate(page.targetId, `document.title = ${JSON.stringify(title)}`, false).catch(() => {});
  }
  setIcon(icon: StandinNativeImage | string): void {
    this.#icon = StandinNativeImage.from(icon);
  }
  setAlwaysOnTop(flag: boolean): void {
    this.#alwaysOnTop = flag;
    this.emit('always-on-top-changed', plainEvent(), flag);
  }
  setBackgroundColor(color: string): void {
    this.#options.backgroundColor = color;
  }
  getParentWindow(): StandinWindow | null {
    return this.#parent;
  }
  getChildWindows(): StandinWindow[] {
    return this.#registry.all().filter((window) => window.getParentWindow() === this);
  }
  // An app window has no menu bar, and the protocol reaches neither the task bar nor the urgency hint.
  setMenu(): void {}
  removeMenu(): void {}
  setMenuBarVisibility(): void {}
  setAutoHideMenuBar(): void {}
  isMenuBarVisible(): boolean {
    return false;
  }
  setSkipTaskbar(): void {}
  flashFrame(): void {}
  setResizable(): void {}
  setProgressBar(): void {}
  getMediaSourceId(): string {
    return `window:${this.id}:0`;
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.webContents.setWindowOpenHandler(handler);
  }

  /** The system theme or `nativeTheme.themeSource` has changed. */
  setDarkMode(dark: boolean): void {
    this.#page?.setDarkMode(dark);
  }
  /** The application menu has changed. */
  setShortcuts(shortcuts: readonly string[]): void {
    this.#page?.setShortcuts(shortcuts);
  }
  /** Waits until the page is gone from the screen; the quitting app does. */
  async gone(): Promise<void> {
    await this.#opening?.catch(() => {});
    await this.#page?.close();
  }

  #noPage(): Promise<null> {
    // Nothing can be painted while hidden; the app's cue to show the window comes all the same.
    setImmediate(() => this.#announceReady());
    return Promise.resolve(null);
  }

  #announceReady(): void {
    if (this.#readyToShow || this.#destroyed) return;
    this.#readyToShow = true;
    this.emit('ready-to-show');
  }

  #open(): Promise<Page | null> {
    this.#opening ??= this.#openPage();
    return this.#opening;
  }

  /** @returns null where the window was hidden or destroyed while its page was being made */
  async #openPage(): Promise<Page | null> {
    const showing = this.#showing;
    const isStale = () => this.#showing !== showing;
    try {
      const chromium = await this.#world.chromium();
      const attached = await chromium.openAppWindow(this.#bounds);
      const world = this.#world;
      const page = new Page(
        chromium,
        attached,
        world.schemes,
        {
          preload: this.#options.preload === '' ? '' : world.readFile(this.#options.preload),
          path: this.#options.preload,
          name: randomUUID(),
          shortcuts: world.shortcuts(),
          subframes: this.#options.subframes,
          process: preloadProcess(),
          processId: this.#registry.nextProcessId(),
          darkMode: world.darkMode(),
        },
        this.#pageEvents(),
      );
      if (isStale()) {
        await page.close();
        return null;
      }
      this.#page = page;
      this.webContents.setPage(page);
      await page.ready;
      await page.setBounds(this.#bounds).catch(() => {});
      if (this.#state !== 'normal') await page.setState(this.#state).catch(() => {});
      // A window manager may keep the focus where the person last typed; a shown window asks for it.
      this.focus();
      return page;
    } catch (error) {
      if (isStale()) return null;
      this.#opening = null;
      throw error;
    }
  }

  #dropPage(): void {
    const page = this.#page;
    this.#page = null;
    this.#opening = null;
    this.#showing += 1;
    this.#state = this.#state === 'minimized' ? 'normal' : this.#state;
    this.webContents.setPage(null);
    void page?.close();
  }

  #pageEvents(): PageEvents {
    const contents = this.webContents;
    return {
      onMessage: (frame, message) => contents.onMessage(frame, message),
      onPlace: (bounds, visible) => void this.#onPlace(bounds, visible),
      onFocus: (focused) => this.#onFocus(focused),
      onShortcut: (shortcut) => this.#world.onShortcut(shortcut, this),
      onNavigated: (url, inPage) => contents.onNavigated(url, inPage),
      onLoading: (what) => {
        contents.onLoading(what);
        if (what === 'finished') this.#announceReady();
      },
      onWindowOpen: (details) => contents.onWindowOpen(details),
      onConsole: (line) => contents.onConsole(line),
      onTitle: (title) => this.#onTitle(title),
      onCrash: () => contents.onCrash(),
      onEnd: () => this.#onEnd(),
    };
  }

  /** The page has gone. If it was not we who dropped it, the person has closed the window. */
  #onEnd(): void {
    if (!this.#page?.ended) return;
    this.#dropPage();
    if (this.#destroyed) return;
    if (this.#mayClose()) {
      this.destroy();
      return;
    }
    // A listener that prevents the close usually hides the window itself; then it has said so already.
    if (!this.#visible) return;
    this.#visible = false;
    this.#onFocus(false);
    this.emit('hide');
  }

  #mayClose(): boolean {
    this.#closing = true;
    const event = createEvent({});
    try {
      this.emit('close', event);
    } finally {
      this.#closing = false;
    }
    return !event.defaultPrevented;
  }

  async #onPlace(bounds: Bounds, visible: boolean): Promise<void> {
    const page = this.#page;
    if (!page) return;
    const found = await page.bounds().catch(() => null);
    if (!found || page !== this.#page) return;
    this.#changeState(found.state);
    if (!visible || found.state === 'minimized') return;
    const allowed = this.#clamp(found.bounds.width > 0 ? found.bounds : bounds);
    if (allowed.width !== found.bounds.width || allowed.height !== found.bounds.height)
      void page.setBounds(allowed).catch(() => {});
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
    this.#alive();
    void this.#page?.setState(state).catch(() => {});
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

  #onFocus(focused: boolean): void {
    if (this.#focused === focused) return;
    this.#focused = focused;
    this.webContents.onFocus(focused);
    this.emit(focused ? 'focus' : 'blur');
    this.#world.emitApp(focused ? 'browser-window-focus' : 'browser-window-blur', plainEvent(), this);
  }

  #onTitle(title: string): void {
    if (title === '') return;
    if (this.webContents.onTitle(title)) {
      const event = createEvent({});
      if (title !== this.#title) this.emit('page-title-updated', event, title, true);
      if (event.defaultPrevented) this.setTitle(this.#title);
      else this.#title = title;
    }
  }

  #clamp(bounds: Bounds): Bounds {
    const { minimum, maximum } = this.#options;
    const limit = (value: number, min: number, max: number) => Math.max(min, max > 0 ? Math.min(value, max) : value);
    return {
      ...bounds,
      width: limit(bounds.width, minimum.width, maximum.width),
      height: limit(bounds.height, minimum.height, maximum.height),
    };
  }

  #alive(): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
  }
}

export type { Extent, Position };

/** Checked by the compiler: these members are Electron's. */
export type SuppliedWindow = Pick<
  BrowserWindow,
  | 'id'
  | 'loadURL'
  | 'loadFile'
  | 'show'
  | 'hide'
  | 'focus'
  | 'close'
  | 'destroy'
  | 'isDestroyed'
  | 'isVisible'
  | 'isFocused'
>;
