/** Cards: notifications in small windows, if the system's have no buttons. The desk limits their number; none takes the focus. */
import type { BrowserWindow, Screen } from 'electron';
import type { Notice, NotificationEvents, NotificationPort } from '../../desk/ports.ts';
import type { CardContext } from '../../shared/bridge/small-windows.ts';
import { plainLine, plainText } from '../../shared/rules/plain-text.ts';
import { isSettled } from '../../shared/rules/press-debounce.ts';
import { type Box, fitting, stackedBounds, type Wanted } from './bounds.ts';
import { load, type MakeWindow, type PageDeps, pageOptions, SMALL } from './pages.ts';

export interface CardDeps extends PageDeps {
  BrowserWindow: MakeWindow;
  screen: Pick<Screen, 'getPrimaryDisplay'>;
  trayBounds(): Box | null;
  events: NotificationEvents;
  beep(): void;
  /** ms since 1970 */
  now(): number;
}

export interface Cards extends NotificationPort {
  context(sender: number): CardContext | null;
  press(sender: number, button: string): void;
  open(sender: number): void;
  dismiss(sender: number): void;
  isOurs(sender: number): boolean;
  /** Resizes a card to its content and rearranges the stack; other windows are unchanged. */
  fit(sender: number, wanted: Wanted): void;
  close(): void;
}

/** Size and maximum height of a card: three fit on a small screen. */
export const CARD = { width: 360, height: 148, most: 240 };

interface Card {
  notice: Notice;
  window: BrowserWindow;
  sender: number;
  height: number;
  /** When it appeared or was moved, ms since 1970. */
  movedAt: number;
}

const contextOf = ({ title, body, buttons, reply, urgency }: Notice): CardContext => ({
  title: plainLine(title),
  body: plainText(body),
  // The reply window asks for text, as for other buttons.
  buttons: [...buttons, ...(reply ? [{ id: reply.action, label: `${reply.placeholder}…` }] : [])].map((button) => ({
    id: button.id,
    label: plainLine(button.label),
  })),
  critical: urgency === 'critical',
});

const BACKGROUND = { dark: '#292929', light: '#ffffff' };

function cardWindow(deps: CardDeps, notice: Notice, box: Box): BrowserWindow {
  const window = new deps.BrowserWindow({
    ...pageOptions(deps, BACKGROUND),
    ...box,
    ...SMALL,
    // Also removes the menu bar on Windows and Linux.
    frame: false,
    title: plainLine(notice.title),
  });
  window.on('page-title-updated', (event) => event.preventDefault());
  return window;
}

export function createCards(deps: CardDeps): Cards {
  const { events } = deps;
  let shown: Card[] = [];

  const boxOf = (nth: number, height = CARD.height): Box => {
    const below = shown.slice(0, nth).map((card) => card.height);
    return stackedBounds(
      { width: CARD.width, height },
      deps.screen.getPrimaryDisplay().workArea,
      deps.trayBounds(),
      below,
    );
  };

  const make = (notice: Notice): Card => {
    const window = cardWindow(deps, notice, boxOf(shown.length));
    const card = { notice, window, sender: window.webContents.id, height: CARD.height, movedAt: deps.now() };
    window.once('ready-to-show', () => {
      card.movedAt = deps.now();
      window.showInactive();
      if (notice.sound !== 'none') deps.beep();
      events.shown(notice.id);
    });
    // Closed by the user through the window manager.
    window.on('closed', () => {
      if (drop(card)) events.closed(notice.id);
    });
    load(window, deps.origin, 'card.html');
    return card;
  };

  const arrange = (): void => {
    for (const [nth, card] of shown.entries()) {
      const { window, height } = card;
      if (window.isDestroyed()) continue;
      const [box, now] = [boxOf(nth, height), window.getBounds()];
      if (box.x !== now.x || box.y !== now.y) card.movedAt = deps.now();
      window.setBounds(box);
    }
  };

  /** @returns false if it is already gone */
  function drop(card: Card): boolean {
    if (!shown.includes(card)) return false;
    shown = shown.filter((other) => other !== card);
    if (!card.window.isDestroyed()) card.window.destroy();
    arrange();
    return true;
  }

  const withdraw = (id: string): void => {
    const card = shown.find(({ notice }) => notice.id === id);
    if (card) drop(card);
  };

  /** A press on a card that just appeared or moved was meant for what was there before, so it is ignored. */
  const isAtRest = (sender: number): boolean =>
    shown.some((card) => card.sender === sender && isSettled(card.movedAt, deps.now()));

  /** An action on a card closes it, like a system notification. */
  const leave = (sender: number, tell: (id: string, notice: Notice) => void): void => {
    const card = shown.find((one) => one.sender === sender);
    if (!card || !drop(card)) return;
    events.closed(card.notice.id);
    tell(card.notice.id, card.notice);
  };

  return {
    raise(notice) {
      withdraw(notice.id);
      shown.push(make(notice));
    },
    withdraw,
    // There is no notification centre for cards.
    hide: withdraw,
    context(sender) {
      const card = shown.find((one) => one.sender === sender);
      return card ? contextOf(card.notice) : null;
    },
    press(sender, button) {
      if (isAtRest(sender)) leave(sender, (id, { version }) => events.pressed(id, button, undefined, version));
    },
    open(sender) {
      if (isAtRest(sender)) leave(sender, (id, { itemIds }) => events.opened(id, itemIds));
    },
    dismiss: (sender) => leave(sender, () => {}),
    isOurs: (sender) => shown.some((one) => one.sender === sender),
    fit(sender, wanted) {
      const card = shown.find((one) => one.sender === sender);
      if (!card) return;
      const height = fitting(card.height, wanted, CARD.most);
      if (height === card.height) return;
      card.height = height;
      arrange();
    },
    close() {
      for (const card of [...shown]) drop(card);
    },
  };
}
