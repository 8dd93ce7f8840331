/** The main window. Closing it frees its memory; the next one opens at the same position. */
import type { BrowserWindow, NativeImage, nativeImage, Screen } from 'electron';
import type { BridgeEvents } from '../../shared/bridge/bridge.ts';
import { type Box, visibleBounds } from './bounds.ts';
import { OVERLAY_SIZE, overlayBitmap } from './overlay.ts';
import { BACKGROUND, load, type MakeWindow, type PageDeps, pageOptions, send, show } from './pages.ts';

export interface MainWindowDeps extends PageDeps {
  BrowserWindow: MakeWindow;
  screen: Pick<Screen, 'getAllDisplays'>;
  bounds: { get(): Box | null; set(bounds: Box): void };
  nativeImage: Pick<typeof nativeImage, 'createFromBitmap'>;
  platform: string;
}

/** The count of items to answer, for the taskbar button. */
interface ToAnswer {
  count: number;
  critical: boolean;
  /** For screen readers. */
  words: string;
}

export interface MainWindow {
  open(): void;
  /** Opens the window and sends the event once its page listens. */
  tell<E extends 'navigate' | 'command' | 'pair'>(event: E, payload: BridgeEvents[E]): void;
  /** Sends only if the window is open. */
  send<E extends keyof BridgeEvents>(event: E, payload: BridgeEvents[E]): void;
  /** Draws the taskbar overlay on Windows; other systems do not show the count on a window. */
  showCount(toAnswer: ToAnswer): void;
  /** The page listens now: sends queued events. */
  pageReady(sender: number): void;
  isOurs(sender: number): boolean;
  /** Clears the page's memory. Events wait until it listens again. */
  reload(): void;
  close(): void;
}

const SIZE = { width: 1040, height: 720, minWidth: 420, minHeight: 520 };
const CRASHES = 3;
const OVERLAY = { width: OVERLAY_SIZE, height: OVERLAY_SIZE, scaleFactor: 2 };

export function createMainWindow(deps: MainWindowDeps): MainWindow {
  let main: BrowserWindow | null = null;
  let listening = false;
  let waiting: (() => void)[] = [];
  const overlay = createOverlay(deps);

  const make = (): BrowserWindow => {
    const window = mainWindow(deps);
    window.on('close', () => keepBounds(window, deps));
    window.on('closed', () => {
      main = null;
      listening = false;
      waiting = [];
    });
    window.webContents.on('render-process-gone', () => {
      listening = false;
    });
    reloadCrashed(window);
    window.once('ready-to-show', () => {
      show(window);
      // The taskbar button exists only from here on.
      overlay.drawOn(window);
    });
    load(window, deps.origin, 'index.html');
    return window;
  };
  const open = (): BrowserWindow => {
    if (main && !main.isDestroyed()) show(main);
    else main = make();
    return main;
  };

  return {
    open: () => void open(),
    tell(event, payload) {
      const window = open();
      const say = () => send(window, event, payload);
      if (listening) say();
      else waiting.push(say);
    },
    send(event, payload) {
      if (main) send(main, event, payload);
    },
    showCount(toAnswer) {
      if (overlay.set(toAnswer) && main && !main.isDestroyed()) overlay.drawOn(main);
    },
    pageReady(sender) {
      if (!main || main.webContents.id !== sender) return;
      listening = true;
      for (const say of waiting.splice(0)) say();
    },
    isOurs: (sender) => main !== null && !main.isDestroyed() && main.webContents.id === sender,
    reload() {
      if (!main || main.isDestroyed()) return;
      listening = false;
      main.webContents.reload();
    },
    close() {
      if (!main || main.isDestroyed()) return;
      keepBounds(main, deps);
      main.destroy();
    },
  };
}

function mainWindow(deps: MainWindowDeps): BrowserWindow {
  const areas = deps.screen.getAllDisplays().map(({ workArea }) => workArea);
  const bounds = visibleBounds(deps.bounds.get(), areas, { width: SIZE.minWidth, height: SIZE.minHeight });
  return new deps.BrowserWindow({
    ...pageOptions(deps, BACKGROUND),
    ...SIZE,
    ...bounds,
    title: 'Beckon',
    // The navigation rail and page shortcuts suffice; on Windows and Linux, Alt displays the menu.
    autoHideMenuBar: true,
  });
}

function keepBounds(window: BrowserWindow, { bounds }: Pick<MainWindowDeps, 'bounds'>): void {
  if (!window.isMinimized()) bounds.set(window.getNormalBounds());
}

/** Reloads a crashed page a limited number of times; afterwards only a new window recovers it. */
function reloadCrashed({ webContents }: BrowserWindow): void {
  let crashes = 0;
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit' && crashes++ < CRASHES) webContents.reload();
  });
}

/** Retains the latest count for a window opened later. */
function createOverlay({ nativeImage, platform }: Pick<MainWindowDeps, 'nativeImage' | 'platform'>) {
  let said: ToAnswer = { count: 0, critical: false, words: '' };
  const picture = ({ count, critical }: ToAnswer): NativeImage | null =>
    count === 0 ? null : nativeImage.createFromBitmap(overlayBitmap(count, critical), OVERLAY);
  return {
    set(next: ToAnswer): boolean {
      const { count, critical, words } = said;
      said = next;
      return count !== next.count || critical !== next.critical || words !== next.words;
    },
    drawOn(window: BrowserWindow): void {
      if (platform === 'win32') window.setOverlayIcon(picture(said), said.count === 0 ? '' : said.words);
    },
  };
}
