/** windows: the main window, and small reply windows; the tray, a notification or a second start opens them. */
import type { BridgeEvents } from '../../shared/bridge/bridge.ts';
import type { Wanted } from './bounds.ts';
import { createMainWindow, type MainWindow, type MainWindowDeps } from './main-window.ts';
import { createReplyWindows, type ReplyWindowDeps } from './reply-windows.ts';

interface WindowDeps extends Omit<MainWindowDeps, 'screen'>, Omit<ReplyWindowDeps, 'screen'> {
  screen: MainWindowDeps['screen'] & ReplyWindowDeps['screen'];
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
  showCount: MainWindow['showCount'];
  /** To be called after each change of the application menu, which Electron makes the menu bar of every window there is. */
  removeMenuBars(): void;
  close(): void;
}

export function createWindows(deps: WindowDeps): Windows {
  const main = createMainWindow(deps);
  const replies = createReplyWindows(deps);
  return {
    openMain: main.open,
    tell: main.tell,
    openReply: replies.open,
    replyContext: replies.context,
    closeReply: replies.closeOne,
    fit: replies.fit,
    pageReady: main.pageReady,
    isOurs: (sender) => main.isOurs(sender) || replies.isOurs(sender),
    broadcast(event, payload) {
      main.send(event, payload);
      replies.send(event, payload);
    },
    isOpen: main.isOpen,
    showCount: main.showCount,
    removeMenuBars: replies.removeMenuBars,
    close() {
      replies.close();
      main.close();
    },
  };
}
