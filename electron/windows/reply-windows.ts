/** Reply windows: each asks for the comment or the yes that one answer of one item needs, beside the tray. */
import type { BrowserWindow, Screen } from 'electron';
import type { BridgeEvents } from '../../shared/bridge/bridge.ts';
import { plainLine } from '../../shared/rules/plain-text.ts';
import { type Box, fitting, grown, placeNearTray, type Wanted } from './bounds.ts';
import { BACKGROUND, load, type MakeWindow, type PageDeps, pageOptions, SMALL, send, show } from './pages.ts';

export interface ReplyWindowDeps extends PageDeps {
  BrowserWindow: MakeWindow;
  screen: Pick<Screen, 'getDisplayNearestPoint' | 'getDisplayMatching' | 'getCursorScreenPoint'>;
  trayBounds(): Box | null;
  /** A reply window is gone, answered or not. */
  replyClosed(itemId: string): void;
}

interface ReplyWindows {
  /** Once for each answer of an item. @param title of the window, as task switchers show it */
  open(itemId: string, action: string, title: string): void;
  /** What the window asks about; null for any other window. */
  context(sender: number): { itemId: string; action: string } | null;
  closeOne(sender: number): void;
  /** Grows to what its page asks for; any other window stays. */
  fit(sender: number, wanted: Wanted): void;
  isOurs(sender: number): boolean;
  /** To every one of them. */
  send<E extends keyof BridgeEvents>(event: E, payload: BridgeEvents[E]): void;
  /** To be called after each change of the application menu, which Electron makes the menu bar of every window there is. */
  removeMenuBars(): void;
  close(): void;
}

/** Size of a reply window, and how high it grows at most: one question stays small, more scrolls. */
export const REPLY = { width: 420, height: 220, most: 480 };

interface Reply {
  itemId: string;
  action: string;
  window: BrowserWindow;
}

export function createReplyWindows(deps: ReplyWindowDeps): ReplyWindows {
  /** By the id of their web contents. */
  const replies = new Map<number, Reply>();
  return {
    open(itemId, action, title) {
      for (const open of replies.values()) {
        if (open.itemId === itemId && open.action === action) return show(open.window);
      }
      const window = replyWindow(deps, title, replies.size);
      const { id } = window.webContents;
      replies.set(id, { itemId, action, window });
      window.on('closed', () => {
        replies.delete(id);
        deps.replyClosed(itemId);
      });
      window.once('ready-to-show', () => show(window));
      load(window, deps.origin, 'reply.html');
    },
    context(sender) {
      const reply = replies.get(sender);
      return reply ? { itemId: reply.itemId, action: reply.action } : null;
    },
    closeOne: (sender) => replies.get(sender)?.window.close(),
    fit(sender, wanted) {
      const window = replies.get(sender)?.window;
      if (window && !window.isDestroyed()) grow(window, wanted, deps);
    },
    isOurs: (sender) => replies.has(sender),
    send(event, payload) {
      for (const { window } of replies.values()) send(window, event, payload);
    },
    removeMenuBars() {
      for (const { window } of replies.values()) window.removeMenu();
    },
    close() {
      for (const { window } of replies.values()) window.destroy();
    },
  };
}

/** @param nth how many stand there already */
function replyWindow(deps: ReplyWindowDeps, title: string, nth: number): BrowserWindow {
  const area = deps.screen.getDisplayNearestPoint(deps.screen.getCursorScreenPoint()).workArea;
  const window = new deps.BrowserWindow({
    ...pageOptions(deps, BACKGROUND),
    ...placeNearTray({ width: REPLY.width, height: REPLY.height }, area, deps.trayBounds(), nth),
    ...SMALL,
    title: plainLine(title),
  });
  // On Windows and Linux every window has the application menu as its bar: it would take room from the one question. Hidden alone,
  // it would come back with Alt and a letter.
  window.removeMenu();
  // The page does not know which item it is for until it has asked.
  window.on('page-title-updated', (event) => event.preventDefault());
  return window;
}

function grow(window: BrowserWindow, wanted: Wanted, { screen }: Pick<ReplyWindowDeps, 'screen'>): void {
  const box = window.getBounds();
  const area = screen.getDisplayMatching(box).workArea;
  const content = window.getContentBounds().height;
  const by = fitting(content, wanted, Math.min(REPLY.most, area.height)) - content;
  if (by > 0) window.setBounds(grown(box, by, area));
}
