/**
 * `BrowserWindow` on an app window of Chromium. The protocol hides no window and vetoes no close, so a hidden window has
 * no page: `hide()` and a prevented `close` drop it, `show()` makes it anew at the same URL.
 */
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserWindowConstructorOptions } from 'electron';
import { NoWindowsError } from '../chromium/executable.ts';
import { createEvent, plainEvent } from '../event.ts';
import { StandinNativeImage } from '../image/native-image.ts';
import { readOptions } from './options.ts';
import { Page, type PageEvents } from './page.ts';
import { PageHolder } from './page-holder.ts';
import { PlacedWindow } from './placed-window.ts';
import { preloadProcess } from './preload-process.ts';
import type { WindowRegistry } from './registry.ts';
import { StandinWebContents } from './web-contents.ts';
import type { WindowWorld } from './world.ts';

export class StandinWindow extends PlacedWindow {
  readonly id: number;
  readonly webContents: StandinWebContents;
  readonly #registry: WindowRegistry<StandinWindow>;
  readonly #parent: StandinWindow | null;
  readonly #pages: PageHolder;
  #title: string;
  #icon: StandinNativeImage | null;
  #visible = false;
  #focused = false;
  #readyToShow = false;
  #closing = false;
  #destroyed = false;
  #alwaysOnTop: boolean;

  constructor(
    world: WindowWorld,
    registry: WindowRegistry<StandinWindow>,
    given: BrowserWindowConstructorOptions = {},
  ) {
    world.requireWindows();
    super(world, readOptions(given, world.appName(), world.displaySize()));
    this.#registry = registry;
    this.#title = this.options.title;
    this.#alwaysOnTop = this.options.alwaysOnTop;
    this.#parent = registry.byId(given.parent?.id ?? -1);
    this.#icon = StandinNativeImage.from(given.icon);
    this.id = registry.nextId();
    this.webContents = new StandinWebContents(this.id, world, {
      page: () => (this.#visible ? this.#pages.open() : this.#noPage()),
      openWindow: (url, options) => void new StandinWindow(world, registry, options).loadURL(url).catch(() => {}),
      focus: () => this.focus(),
    });
    this.#pages = new PageHolder({
      make: () => this.#makePage(),
      onPage: (page) => this.webContents.setPage(page),
      settle: async (page) => {
        await this.place(page);
        // A window manager may keep the focus where the person last typed; a shown window asks for it.
        this.focus();
      },
    });
    registry.add(this);
    world.emitApp('web-contents-created', plainEvent(), this.webContents);
    world.emitApp('browser-window-created', plainEvent(), this);
    if (this.options.show) this.show();
  }

  /** The CDP target of the page; '' while the window is hidden. */
  get targetId(): string {
    return this.page()?.targetId ?? '';
  }
  get backgroundColor(): string {
    return this.options.backgroundColor;
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
    return this.webContents.loadURL(pathToFileURL(resolve(path)).href);
  }

  override show(): void {
    this.alive();
    const page = this.page();
    if (this.#visible && page) {
      this.replace(page);
      this.focus();
    }
    if (this.#visible) return;
    this.#visible = true;
    this.#pages.open().then(
      (made) => made && this.webContents.navigate(made).catch(() => {}),
      (error: unknown) => this.#destroyed || console.error(`[electron stand-in] ${wordsOf(error)}`),
    );
    this.emit('show');
  }
  /** Chromium gives every new window the focus. */
  showInactive(): void {
    this.show();
  }
  hide(): void {
    this.alive();
    if (this.#visible) this.#hidden();
  }
  focus(): void {
    this.page()?.session.post('Page.bringToFront');
  }
  // The protocol takes the focus from no window.
  blur(): void {}

  /** Asks the window to close; a listener of `close` may prevent it. */
  close(): void {
    if (this.#destroyed || this.#closing) return;
    if (this.#mayClose()) this.destroy();
  }
  destroy(): void {
    if (this.#destroyed) return;
    this.#visible = false;
    this.#onFocus(false);
    this.#destroyed = true;
    this.#pages.drop();
    this.webContents.destroy();
    this.#registry.remove(this);
    this.emit('closed');
    for (const child of this.getChildWindows()) child.destroy();
    if (this.#registry.all().length === 0) this.world.emitApp('window-all-closed');
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }
  isVisible(): boolean {
    return this.#visible && !this.isMinimized();
  }
  isFocused(): boolean {
    return this.#focused;
  }
  isModal(): boolean {
    return false;
  }
  isAlwaysOnTop(): boolean {
    return this.#alwaysOnTop;
  }
  getTitle(): string {
    return this.#title;
  }
  /** The native title of an app window is its document's title. */
  setTitle(title: string): void {
    this.#title = title;
    const page = this.page();
    if (page) void page.evaluate(page.targetId, `document.title = ${JSON.stringify(title)}`, false).catch(() => {});
  }
  /** Takes effect when the window is next shown. */
  setIcon(icon: StandinNativeImage | string): void {
    this.#icon = StandinNativeImage.from(icon);
  }
  /** Remembered only: the protocol stacks no windows. */
  setAlwaysOnTop(flag: boolean): void {
    this.#alwaysOnTop = flag;
    this.emit('always-on-top-changed', plainEvent(), flag);
  }
  setBackgroundColor(color: string): void {
    this.options.backgroundColor = color;
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

  /** The system theme or `nativeTheme.themeSource` has changed. */
  setDarkMode(dark: boolean): void {
    this.page()?.setDarkMode(dark);
  }
  /** The application menu has changed. */
  setShortcuts(shortcuts: readonly string[]): void {
    this.page()?.setShortcuts(shortcuts);
  }

  protected override page(): Page | null {
    return this.#pages.page;
  }
  protected override alive(): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
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

  async #makePage(): Promise<Page> {
    const { world, options } = this;
    const chromium = await world.chromium();
    const attached = await chromium.openAppWindow(this.getBounds());
    const page = {
      preload: options.preload === '' ? '' : world.readFile(options.preload),
      path: options.preload,
      name: randomUUID(),
      shortcuts: world.shortcuts(),
      subframes: options.subframes,
      process: preloadProcess(),
      processId: this.#registry.nextProcessId(),
      darkMode: world.darkMode(),
    };
    return new Page(chromium, attached, world.schemes, page, this.#pageEvents());
  }

  #pageEvents(): PageEvents {
    const contents = this.webContents;
    return {
      onMessage: (frame, message) => contents.onMessage(frame, message),
      onPlace: () => void this.onPlace(),
      onFocus: (focused) => this.#onFocus(focused),
      onShortcut: (shortcut) => this.world.onShortcut(shortcut, this),
      onNavigated: (url, inPage) => contents.onNavigated(url, inPage),
      onLoading: (what) => contents.onLoading(what) && what === 'finished' && this.#announceReady(),
      onWindowOpen: (details) => contents.onWindowOpen(details),
      onConsole: (line) => contents.onConsole(line),
      onTitle: (title) => this.#onTitle(title),
      onCrash: () => contents.onCrash(),
      onEnd: () => this.#onEnd(),
    };
  }

  /** The page has gone, and not by us: the person has closed the window, or Chromium has ended. */
  #onEnd(): void {
    if (!this.page()?.ended) return;
    this.#pages.drop();
    if (this.#mayClose()) {
      this.destroy();
      return;
    }
    // A listener that prevents the close usually hides the window itself; then it has said so already.
    if (this.#visible) this.#hidden();
  }

  #hidden(): void {
    this.#visible = false;
    this.#pages.drop();
    this.unplace();
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

  #onFocus(focused: boolean): void {
    if (this.#focused === focused) return;
    this.#focused = focused;
    this.webContents.onFocus(focused);
    this.emit(focused ? 'focus' : 'blur');
    this.world.emitApp(focused ? 'browser-window-focus' : 'browser-window-blur', plainEvent(), this);
  }

  #onTitle(title: string): void {
    if (title === '' || !this.webContents.onTitle(title) || title === this.#title) return;
    const event = createEvent({});
    this.emit('page-title-updated', event, title, true);
    if (event.defaultPrevented) this.setTitle(this.#title);
    else this.#title = title;
  }
}

/** What is known to keep windows away is said in a line; anything else is a fault of ours, with its place. */
function wordsOf(error: unknown): string {
  if (error instanceof NoWindowsError) return error.message;
  return `the window cannot be shown: ${error instanceof Error ? error.stack : error}`;
}
