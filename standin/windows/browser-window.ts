/**
 * `BrowserWindow` on an app window of Chromium. The protocol can neither hide a window nor veto a close, so a hidden window has no page:
 * when the app prevents the user's `close`, the page is dropped, and `show()` recreates it at the same URL.
 */
import { randomUUID } from 'node:crypto';
import type { BrowserWindowConstructorOptions } from 'electron';
import type { CdpSession } from '../cdp/connection.ts';
import { NoWindowsError } from '../chromium/executable.ts';
import { createEvent, plainEvent } from '../event.ts';
import { StandinNativeImage } from '../image/native-image.ts';
import type { StandinMenu } from '../menu/menu.ts';
import { readOptions } from './options.ts';
import { Page, type PageEvents } from './page.ts';
import { PageHolder } from './page-holder.ts';
import { PlacedWindow } from './placed-window.ts';
import { preloadProcess } from './preload-process.ts';
import type { WindowRegistry } from './registry.ts';
import { StandinWebContents } from './web-contents.ts';
import { MenuBar } from './window-menu-bar.ts';
import type { WindowWorld } from './window-world.ts';

export class StandinWindow extends PlacedWindow {
  readonly id: number;
  readonly webContents: StandinWebContents;
  readonly #registry: WindowRegistry<StandinWindow>;
  readonly #pages: PageHolder;
  readonly #menuBar: MenuBar;
  readonly #icon: StandinNativeImage | null;
  #title: string;
  #visible = false;
  #focused = false;
  #readyToShow = false;
  #closing = false;
  #destroyed = false;

  constructor(
    world: WindowWorld,
    registry: WindowRegistry<StandinWindow>,
    given: BrowserWindowConstructorOptions = {},
  ) {
    world.requireWindows();
    super(world, readOptions(given, world.appName(), world.displaySize()));
    this.#registry = registry;
    this.#title = this.options.title;
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
        // A window manager may leave the focus where the user last typed; a shown window requests it.
        this.focus();
      },
    });
    const { frame, autoHideMenuBar } = this.options;
    this.#menuBar = new MenuBar({ frame, autoHide: autoHideMenuBar, changed: () => this.page()?.drawMenuBar() });
    this.#menuBar.setMenu(world.applicationMenu());
    registry.add(this);
    world.emitApp('web-contents-created', plainEvent(), this.webContents);
    world.emitApp('browser-window-created', plainEvent(), this);
    if (this.options.show) this.show();
  }

  get targetId(): string {
    return this.page()?.targetId ?? '';
  }
  /** null while the window is hidden. */
  get pageSession(): CdpSession | null {
    return this.page()?.session ?? null;
  }
  get backgroundColor(): string {
    return this.options.backgroundColor;
  }
  get icon(): StandinNativeImage | null {
    return this.#icon;
  }
  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
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
  /** Chromium focuses every new window. */
  showInactive(): void {
    this.show();
  }
  focus(): void {
    this.page()?.session.post('Page.bringToFront');
  }
  /** Requests a close; a listener of `close` may prevent it. */
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
    this.#menuBar.close();
    this.webContents.destroy();
    this.#registry.remove(this);
    this.emit('closed');
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
  /** The native title of an app window is its document's title. */
  setTitle(title: string): void {
    this.#title = title;
    const page = this.page();
    if (page) void page.evaluate(page.targetId, `document.title = ${JSON.stringify(title)}`, false).catch(() => {});
  }
  /** A new application menu replaces each window's menu, but a hidden bar stays hidden. */
  setMenu(menu: StandinMenu | null): void {
    this.#menuBar.setMenu(menu);
  }
  removeMenu(): void {
    this.#menuBar.setMenu(null);
  }
  setMenuBarVisibility(visible: boolean): void {
    this.#menuBar.setVisible(visible);
  }
  isMenuBarVisible(): boolean {
    return this.#menuBar.visible;
  }
  override setFullScreen(full: boolean): void {
    super.setFullScreen(full);
    this.#menuBar.setFullScreen(this.isFullScreen());
  }

  setDarkMode(dark: boolean): void {
    this.page()?.setDarkMode(dark);
  }
  protected override page(): Page | null {
    return this.#pages.page;
  }
  protected override barHeight(): number {
    return this.#menuBar.height;
  }
  protected override alive(): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
  }

  #noPage(): Promise<null> {
    // Nothing is painted while hidden, but the app needs the event to show the window.
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
      menuBar: () => this.#menuBar.state(),
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
      onMenuBar: (message) => this.#menuBar.receive(message, this),
      onNavigated: (url, inPage) => contents.onNavigated(url, inPage),
      onLoading: (what) => contents.onLoading(what) && what === 'finished' && this.#announceReady(),
      onWindowOpen: (details) => contents.onWindowOpen(details),
      onTitle: (title) => this.#onTitle(title),
      onCrash: () => contents.onCrash(),
      onEnd: () => this.#onEnd(),
    };
  }

  /** The page ended without this window closing it: the user closed it, or Chromium exited. */
  #onEnd(): void {
    if (!this.page()?.ended) return;
    this.#pages.drop();
    if (this.#mayClose()) {
      this.destroy();
      return;
    }
    // A listener that prevents the close usually hides the window itself, which has then already reported it.
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

/** Known reasons for a missing window are one line; any other error includes its stack. */
function wordsOf(error: unknown): string {
  if (error instanceof NoWindowsError) return error.message;
  return `the window cannot be shown: ${error instanceof Error ? error.stack : error}`;
}
