/** `WebContents`: the content of a window. It outlives its page: a hidden window has none (see ./browser-window.ts). */
import { EventEmitter } from 'node:events';
import type { Json } from '../cdp/read.ts';
import { textAt } from '../cdp/read.ts';
import { createEvent, plainEvent } from '../event.ts';
import type { StandinSession } from '../session.ts';
import type { StandinFrame } from './frame.ts';
import { loadError } from './load-errors.ts';
import { receiveMessage } from './messages.ts';
import type { Page } from './page.ts';
import { type OpenHandler, openDetails } from './window-open.ts';
import type { WindowWorld } from './window-world.ts';

interface ContentsOwner {
  /** Opens the page if the window is visible; null while it is hidden. */
  page(): Promise<Page | null>;
  openWindow(url: string, options: object): void;
  focus(): void;
}

interface Load {
  url: string;
  page: Page;
  finished: Promise<void>;
  resolve(): void;
  reject(error: Error): void;
  /** Chromium has reported success. An error page finishes loading too, possibly before the failure is reported. */
  opened: boolean;
  /** The most recently opened document has finished loading. */
  loaded: boolean;
}

export class StandinWebContents extends EventEmitter {
  readonly id: number;
  readonly session: StandinSession;
  readonly #world: WindowWorld;
  readonly #owner: ContentsOwner;
  #page: Page | null = null;
  #frameBefore: StandinFrame | null = null;
  /** The current URL in the app's form; loaded again when the window is shown. */
  #url = '';
  #title = '';
  #load: Load | null = null;
  /** URL of a navigation started by the main process, in the app's form. */
  #expected: string | null = null;
  #openHandler: OpenHandler | null = null;
  #destroyed = false;
  #crashed = false;
  /** Whether the page has a document of the app. */
  #committed = false;

  constructor(id: number, world: WindowWorld, owner: ContentsOwner) {
    super();
    this.id = id;
    this.#world = world;
    this.#owner = owner;
    this.session = world.session;
  }

  get mainFrame(): StandinFrame {
    const frame = this.#page?.mainFrame ?? this.#frameBefore;
    if (!frame) throw new Error('The window has not been shown, and a hidden window has no frame in the stand-in');
    return frame;
  }
  get focusedFrame(): StandinFrame | null {
    return this.#page?.mainFrame ?? null;
  }

  getURL(): string {
    return this.#url;
  }
  getTitle(): string {
    return this.#title;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  isCrashed(): boolean {
    return this.#crashed;
  }
  getProcessId(): number {
    return this.#page?.processId ?? -1;
  }
  /** A hidden window stores the URL, and loads it when shown. @throws (as a rejection) `ERR_… loading 'url'` if loading fails */
  async loadURL(url: string): Promise<void> {
    if (!URL.canParse(url)) throw loadError(url, 'ERR_INVALID_URL');
    this.#url = url;
    const page = await this.#owner.page();
    if (page && !this.#destroyed) await this.navigate(page);
  }

  /** Loads the current URL into a page. A pending load of the same URL is shared. */
  navigate(page: Page): Promise<void> {
    const url = this.#url;
    if (url === '') return Promise.resolve();
    if (this.#load?.url === url && this.#load.page === page) return this.#load.finished;
    this.#load?.reject(loadError(this.#load.url, 'ERR_ABORTED'));
    const { promise: finished, resolve, reject } = Promise.withResolvers<void>();
    finished.catch(() => {});
    this.#load = { url, page, finished, resolve, reject, opened: false, loaded: false };
    this.#expected = url;
    page.session.send('Page.navigate', { url: this.#world.schemes.toChromium(url) }).then(
      (result) => this.#navigateAnswered(page, url, result),
      // The page is gone, and setPage has settled the load.
      () => {},
    );
    return finished;
  }

  #navigateAnswered(page: Page, url: string, result: Json): void {
    if (this.#load?.url !== url || this.#load.page !== page) return;
    const errorText = textAt(result, 'errorText', '');
    if (errorText !== '') this.#failed(url, errorText.replace(/^net::/, ''));
    else {
      this.#load.opened = true;
      // Same-document navigation (another #fragment) loads nothing.
      if (this.#load.loaded || textAt(result, 'loaderId', '') === '') this.#settle();
    }
    // Removes Chromium's initial page, so that the history begins with the app's document.
    page.session.post('Page.resetNavigationHistory');
  }

  reload(): void {
    this.#expected = this.#url;
    this.#page?.session.post('Page.reload');
  }
  reloadIgnoringCache(): void {
    this.#expected = this.#url;
    this.#page?.session.post('Page.reload', { ignoreCache: true });
  }
  /** Sends to the page's `ipcRenderer.on(channel)`; lost if the page does not listen, as in Electron. */
  send(channel: string, ...args: unknown[]): void {
    if (typeof channel !== 'string') throw new TypeError('Missing required channel argument');
    this.#page?.send(this.#page.targetId, channel, args);
  }

  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    const page = this.#page;
    if (!page) throw new Error('The window is hidden, and a hidden window has no page in the stand-in');
    return page.evaluate(page.targetId, code, userGesture);
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  /** Runs one of Chromium's editing commands, as a menu role does. */
  edit(command: string): void {
    this.#page?.session.post('Input.dispatchKeyEvent', { type: 'rawKeyDown', commands: [command] });
  }
  /** Electron opens its DevTools; here they are available through `--remote-debugging-port`. */
  openDevTools(): void {
    console.warn('[electron stand-in] no DevTools window; start with --remote-debugging-port=N and attach to that');
  }
  forcefullyCrashRenderer(): void {
    this.#page?.session.post('Page.crash');
  }

  setPage(page: Page | null): void {
    if (this.#page) this.#frameBefore = this.#page.mainFrame;
    this.#page = page;
    this.#crashed = false;
    this.#committed = false;
    if (page) return;
    this.#settle();
  }

  #settle(): void {
    this.#load?.resolve();
    this.#load = null;
  }

  /** Called before each request for a document of the main frame. @param url in the app's form */
  mayNavigate(url: string, redirected: boolean): boolean {
    const expected = this.#expected;
    const sameDocument = stripHash(url) === stripHash(this.#url);
    if (expected !== null && (stripHash(expected) === stripHash(url) || redirected)) return true;
    if (sameDocument && !redirected) return true;
    const frame = this.mainFrame;
    const event = createEvent({
      url,
      isSameDocument: false,
      isMainFrame: true,
      frame,
      initiator: frame,
      isInPlace: false,
    });
    this.emit(
      redirected ? 'will-redirect' : 'will-navigate',
      event,
      url,
      false,
      true,
      frame.processId,
      frame.routingId,
    );
    return !event.defaultPrevented;
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.setPage(null);
    this.emit('destroyed', plainEvent());
  }

  onNavigated(url: string, inPage: boolean): void {
    this.#url = url;
    this.#expected = null;
    this.#committed = true;
    if (this.#load && !inPage) this.#load.loaded = false;
    this.#crashed = false;
    if (inPage)
      this.emit('did-navigate-in-page', plainEvent(), url, true, this.getProcessId(), this.mainFrame.routingId);
    else this.emit('did-navigate', plainEvent(), url, 200, 'OK');
  }

  /** @returns whether the event concerned the app's document */
  onLoading(what: 'started' | 'dom-ready' | 'finished' | 'stopped'): boolean {
    // Ignore events of the initial empty page.
    if (!this.#committed && !(what === 'started' && this.#load)) return false;
    if (what === 'started') {
      this.emit('did-start-loading');
    } else if (what === 'dom-ready') this.emit('dom-ready', plainEvent());
    else if (what === 'finished') {
      this.emit('did-finish-load');
      if (this.#load) this.#load.loaded = true;
      if (this.#load?.opened) this.#settle();
    } else {
      this.emit('did-stop-loading');
    }
    return true;
  }

  onTitle(title: string): boolean {
    if (title === this.#title) return true;
    this.#title = title;
    const event = createEvent({});
    this.emit('page-title-updated', event, title, true);
    return !event.defaultPrevented;
  }

  onCrash(): void {
    this.#crashed = true;
    const details = { reason: 'crashed', exitCode: 139 };
    this.emit('render-process-gone', plainEvent(), details);
    this.#world.emitApp('render-process-gone', plainEvent(), this, details);
  }

  onWindowOpen(opened: { url: string; frameName: string; features: string }): void {
    const details = openDetails(opened, this.#url);
    const answer = this.#openHandler?.(details) ?? { action: 'deny' };
    if (answer.action === 'allow') this.#owner.openWindow(details.url, answer.overrideBrowserWindowOptions ?? {});
  }

  onMessage(frame: StandinFrame, message: Json): void {
    if (this.#page) receiveMessage(this.#world.ipcMain, this, this.#page, frame, message);
  }

  #failed(url: string, description: string): void {
    const error = loadError(url, description);
    const { routingId } = this.mainFrame;
    this.emit('did-fail-load', plainEvent(), error.errno, description, url, true, this.getProcessId(), routingId);
    const load = this.#load;
    this.#load = null;
    load?.reject(error);
  }
}

function stripHash(url: string): string {
  const at = url.indexOf('#');
  return at === -1 ? url : url.slice(0, at);
}
