/** The main window and the small reply windows, opened from the tray, a notification or a second start. */
import type { BridgeEvents } from '../../shared/bridge/bridge.ts';
import type { Wanted } from './bounds.ts';
import { createMainWindow, type MainWindow, type MainWindowDeps } from './main-window.ts';
import { createReplyWindows, type ReplyWindowDeps } from './reply-windows.ts';

interface WindowDeps extends Omit<MainWindowDeps, 'screen'>, Omit<ReplyWindowDeps, 'screen'> {
  screen: MainWindowDeps['screen'] & ReplyWindowDeps['screen'];
}

export interface Windows {
  openMain(): void;
  tell<E extends 'navigate' | 'command' | 'pair'>(event: E, payload: BridgeEvents[E]): void;
  openReply(itemId: string, action: string, title: string): void;
  replyContext(sender: number): { itemId: string; action: string } | null;
  closeReply(sender: number): void;
  fit(sender: number, wanted: Wanted): void;
  pageReady(sender: number): void;
  isOurs(sender: number): boolean;
  broadcast<E extends 'snapshot' | 'changed' | 'processes' | 'exporting' | 'checking'>(
    event: E,
    payload: BridgeEvents[E],
  ): void;
  /** For another user: pages are loaded again, and reply windows close. */
  renew(): void;
  showCount: MainWindow['showCount'];
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
    renew() {
      replies.close();
      main.reload();
    },
    showCount: main.showCount,
    removeMenuBars: replies.removeMenuBars,
    close() {
      replies.close();
      main.close();
    },
  };
}
