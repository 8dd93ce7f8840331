/** Reply windows near the tray, which ask for the comment or confirmation of one answer. */
import type { BrowserWindow, Screen } from 'electron';
import type { BridgeEvents } from '../../shared/bridge/bridge.ts';
import { plainLine } from '../../shared/rules/plain-text.ts';
import { type Box, fitting, grown, placeNearTray, type Wanted } from './bounds.ts';
import { BACKGROUND, load, type MakeWindow, type PageDeps, pageOptions, SMALL, send, show } from './pages.ts';

export interface ReplyWindowDeps extends PageDeps {
  BrowserWindow: MakeWindow;
  screen: Pick<Screen, 'getDisplayNearestPoint' | 'getDisplayMatching' | 'getCursorScreenPoint'>;
  trayBounds(): Box | null;
  /** Called when a reply window is closed, answered or not. */
  replyClosed(itemId: string): void;
}

interface ReplyWindows {
  /** One window per item and action. @param title displayed by task switchers */
  open(itemId: string, action: string, title: string): void;
  context(sender: number): { itemId: string; action: string } | null;
  closeOne(sender: number): void;
  /** Resizes a reply window to its content; other windows are unchanged. */
  fit(sender: number, wanted: Wanted): void;
  isOurs(sender: number): boolean;
  send<E extends keyof BridgeEvents>(event: E, payload: BridgeEvents[E]): void;
  /** Call after each change of the application menu, which Electron sets as menu bar of all open windows. */
  removeMenuBars(): void;
  close(): void;
}

/** Size and maximum height: one question stays small, longer content scrolls. */
export const REPLY = { width: 420, height: 220, most: 480 };

interface Reply {
  itemId: string;
  action: string;
  window: BrowserWindow;
}

export function createReplyWindows(deps: ReplyWindowDeps): ReplyWindows {
  /** By web contents id. */
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

function replyWindow(deps: ReplyWindowDeps, title: string, nth: number): BrowserWindow {
  const area = deps.screen.getDisplayNearestPoint(deps.screen.getCursorScreenPoint()).workArea;
  const window = new deps.BrowserWindow({
    ...pageOptions(deps, BACKGROUND),
    ...placeNearTray({ width: REPLY.width, height: REPLY.height }, area, deps.trayBounds(), nth),
    ...SMALL,
    title: plainLine(title),
  });
  // On Windows and Linux every window has the application menu as its bar, which needs too much space here. If only hidden, it would
  // reappear with Alt and a letter.
  window.removeMenu();
  // The page learns its item only by request, so its title must not replace ours.
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
