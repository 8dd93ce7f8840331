/**
 * windows: the main window, and small reply windows. A closed window is gone, and its memory with it; the tray, a notification or a
 * second start makes it anew where it stood.
 */
import { join } from 'node:path';
import type { BrowserWindow, BrowserWindowConstructorOptions, Screen } from 'electron';
import { plainLine } from '../../desk/words/plain-text.ts';
import type { BridgeEvents } from '../../shared/bridge/bridge.ts';
import { IPC_PREFIX } from '../../shared/bridge/ipc-prefix.ts';
import { type Box, fitting, grown, placeNearTray, visibleBounds, type Wanted } from './bounds.ts';

export interface WindowDeps {
  BrowserWindow: new (options: BrowserWindowConstructorOptions) => BrowserWindow;
  screen: Pick<Screen, 'getAllDisplays' | 'getDisplayNearestPoint' | 'getDisplayMatching' | 'getCursorScreenPoint'>;
  /** The preload's file. */
  preload: string;
  /** `app://beckon` */
  origin: string;
  icons: string;
  dark(): boolean;
  bounds: { get(): Box | null; set(bounds: Box): void };
  trayBounds(): Box | null;
  /** A reply window is gone, answered or not. */
  replyClosed(itemId: string): void;
}

export interface Windows {
  openMain(): void;
  /** Opens the main window and tells it something once it listens. */
  tell<E extends 'navigate' | 'command' | 'pair'>(event: E, payload: BridgeEvents[E]): void;
  /** @param title of the window, as task switchers show it */
  openReply(itemId: string, action: string, title: string): void;
  replyContext(sender: number): { itemId: string; action: string } | null;
  closeReply(sender: number): void;
  /** A reply window grows to what its page asks for; any other window stays. */
  fit(sender: number, wanted: Wanted): void;
  /** The page listens now: what waited for it is sent. */
  pageReady(sender: number): void;
  isOurs(sender: number): boolean;
  /** To every window. */
  broadcast<E extends 'snapshot' | 'changed' | 'processes' | 'exporting' | 'checking'>(
    event: E,
    payload: BridgeEvents[E],
  ): void;
  isOpen(): boolean;
  /** To be called after each change of the application menu, which Electron makes the menu bar of every window there is. */
  removeMenuBars(): void;
  close(): void;
}

const MAIN = { width: 1040, height: 720, minWidth: 420, minHeight: 520 };
const CRASHES = 3;
/** Size of a reply window, and how high it grows at most: one question stays small, more scrolls. */
export const REPLY = { width: 420, height: 220, most: 480 };

interface Reply {
  itemId: string;
  action: string;
  window: BrowserWindow;
}

export function createWindows(deps: WindowDeps): Windows {
  let main: BrowserWindow | null = null;
  let listening = false;
  let waiting: (() => void)[] = [];
  const replies = new Map<number, Reply>();

  const common = (): BrowserWindowConstructorOptions => ({
    show: false,
    icon: join(deps.icons, 'beckon.png'),
    backgroundColor: deps.dark() ? '#1f1f1f' : '#fafafa',
    webPreferences: {
      preload: deps.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  const send = <E extends keyof BridgeEvents>(window: BrowserWindow, event: E, payload: BridgeEvents[E]): void => {
    if (!window.isDestroyed()) window.webContents.send(`${IPC_PREFIX}${event}`, payload);
  };
  const show = (window: BrowserWindow): void => {
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };
  const load = (window: BrowserWindow, page: string): void => {
    window.once('ready-to-show', () => show(window));
    // A page that fails is gone with its window; loading says so in the log of the caller that awaits it.
    window.loadURL(`${deps.origin}/${page}`).catch(() => {});
  };

  const makeMain = (): BrowserWindow => {
    const areas = deps.screen.getAllDisplays().map(({ workArea }) => workArea);
    const minimum = { width: MAIN.minWidth, height: MAIN.minHeight };
    const bounds = visibleBounds(deps.bounds.get(), areas, minimum);
    // The rail and the page's own keys lead everywhere; on Windows and Linux, Alt shows the menu to whoever looks for it.
    const window = new deps.BrowserWindow({
      ...common(),
      ...MAIN,
      ...bounds,
      title: 'Beckon',
      autoHideMenuBar: true,
    });
    window.on('close', () => {
      if (!window.isMinimized()) deps.bounds.set(window.getNormalBounds());
    });
    // A page that crashed is loaded again; one that cannot live is left, and a new window makes a new one.
    let crashes = 0;
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit' && crashes++ < CRASHES) window.webContents.reload();
    });
    window.on('closed', () => {
      main = null;
      listening = false;
      waiting = [];
    });
    load(window, 'index.html');
    return window;
  };

  const openMain = (): BrowserWindow => {
    if (main && !main.isDestroyed()) show(main);
    else main = makeMain();
    return main;
  };

  return {
    openMain: () => void openMain(),
    tell(event, payload) {
      const window = openMain();
      const say = () => send(window, event, payload);
      if (listening) say();
      else waiting.push(say);
    },
    openReply(itemId, action, title) {
      for (const open of replies.values()) {
        if (open.itemId === itemId && open.action === action) return show(open.window);
      }
      const area = deps.screen.getDisplayNearestPoint(deps.screen.getCursorScreenPoint()).workArea;
      const window = new deps.BrowserWindow({
        ...common(),
        ...placeNearTray({ width: REPLY.width, height: REPLY.height }, area, deps.trayBounds(), replies.size),
        title: plainLine(title),
        resizable: false,
        minimizable: false,
        maximizable: false,
        fullscreenable: false,
        alwaysOnTop: true,
      });
      // On Windows and Linux every window has the application menu as its bar: it would take room from the one question. Hidden alone,
      // it would come back with Alt and a letter.
      window.removeMenu();
      // The page does not know which item it is for until it has asked.
      window.on('page-title-updated', (event) => event.preventDefault());
      const { id } = window.webContents;
      replies.set(id, { itemId, action, window });
      window.on('closed', () => {
        replies.delete(id);
        deps.replyClosed(itemId);
      });
      load(window, 'reply.html');
    },
    replyContext(sender) {
      const reply = replies.get(sender);
      return reply ? { itemId: reply.itemId, action: reply.action } : null;
    },
    closeReply: (sender) => replies.get(sender)?.window.close(),
    fit(sender, wanted) {
      const window = replies.get(sender)?.window;
      if (!window || window.isDestroyed()) return;
      const box = window.getBounds();
      const area = deps.screen.getDisplayMatching(box).workArea;
      const content = window.getContentBounds().height;
      const by = fitting(content, wanted, Math.min(REPLY.most, area.height)) - content;
      if (by > 0) window.setBounds(grown(box, by, area));
    },
    pageReady(sender) {
      if (!main || main.webContents.id !== sender) return;
      listening = true;
      for (const say of waiting.splice(0)) say();
    },
    isOurs: (sender) => (main !== null && !main.isDestroyed() && main.webContents.id === sender) || replies.has(sender),
    broadcast(event, payload) {
      if (main) send(main, event, payload);
      for (const { window } of replies.values()) send(window, event, payload);
    },
    removeMenuBars() {
      for (const { window } of replies.values()) window.removeMenu();
    },
    isOpen: () => main !== null && !main.isDestroyed(),
    close() {
      for (const { window } of replies.values()) window.destroy();
      if (main && !main.isDestroyed()) {
        if (!main.isMinimized()) deps.bounds.set(main.getNormalBounds());
        main.destroy();
      }
    },
  };
}
