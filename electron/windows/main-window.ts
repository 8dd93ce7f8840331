/** The main window. Closed, it is gone, and its memory with it; opened anew it stands where it stood. */
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

/** What is to be answered, as the app's button in the taskbar tells it. */
interface ToAnswer {
  count: number;
  critical: boolean;
  /** For screen readers. */
  words: string;
}

export interface MainWindow {
  open(): void;
  /** Opens it, and tells it something once it listens. */
  tell<E extends 'navigate' | 'command' | 'pair'>(event: E, payload: BridgeEvents[E]): void;
  /** Where it is open. */
  send<E extends keyof BridgeEvents>(event: E, payload: BridgeEvents[E]): void;
  /** Over its picture in the taskbar, on Windows; on other systems the count is not the window's. */
  showCount(toAnswer: ToAnswer): void;
  /** Its page listens now: what waited for it is sent. */
  pageReady(sender: number): void;
  isOurs(sender: number): boolean;
  isOpen(): boolean;
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
    reloadCrashed(window);
    window.once('ready-to-show', () => {
      show(window);
      // The taskbar has a button for it only now.
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
    isOpen: () => main !== null && !main.isDestroyed(),
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
    // The rail and the page's own keys lead everywhere; on Windows and Linux, Alt shows the menu to whoever looks for it.
    autoHideMenuBar: true,
  });
}

function keepBounds(window: BrowserWindow, { bounds }: Pick<MainWindowDeps, 'bounds'>): void {
  if (!window.isMinimized()) bounds.set(window.getNormalBounds());
}

/** A page that crashed is loaded again; one that cannot live is left, and a new window makes a new one. */
function reloadCrashed({ webContents }: BrowserWindow): void {
  let crashes = 0;
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit' && crashes++ < CRASHES) webContents.reload();
  });
}

/** Keeps what was said last for a window that is opened later. */
function createOverlay({ nativeImage, platform }: Pick<MainWindowDeps, 'nativeImage' | 'platform'>) {
  let said: ToAnswer = { count: 0, critical: false, words: '' };
  const picture = ({ count, critical }: ToAnswer): NativeImage | null =>
    count === 0 ? null : nativeImage.createFromBitmap(overlayBitmap(count, critical), OVERLAY);
  return {
    /** @returns whether it is another than before */
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
