/** Electron's notifications, with node-notifier and the app's own cards behind them. */
import { join } from 'node:path';
import { app, BrowserWindow, Notification, nativeTheme, screen, shell } from 'electron';
import type { BeckonerEvents, Clock, Log } from '../../desk/ports.ts';
import { followActivations } from '../notifications/activation.ts';
import { createElectronPresenter } from '../notifications/electron-presenter.ts';
import { createFallbackPresenter } from '../notifications/fallback-presenter.ts';
import { createPresenter, type Presenter } from '../notifications/presenter.ts';
import { type CardDeps, type Cards, createCards } from '../windows/cards.ts';

/** What notifications report goes to a desk that is made after them. */
export const eventsFor = (notifications: () => BeckonerEvents): BeckonerEvents => ({
  shown: (id) => notifications().shown(id),
  opened: (id) => notifications().opened(id),
  pressed: (...press) => notifications().pressed(...press),
  replied: (...reply) => notifications().replied(...reply),
  closed: (id) => notifications().closed(id),
});

export const createAppCards = (deps: Pick<CardDeps, 'preload' | 'origin' | 'icons' | 'trayBounds' | 'events'>): Cards =>
  createCards({
    ...deps,
    BrowserWindow,
    screen,
    dark: () => nativeTheme.shouldUseDarkColors,
    beep: () => shell.beep(),
    now: Date.now,
  });

/** Presses of toasts of this run and of earlier ones; one may be what started the app. Only Windows keeps them so. */
export function connectActivations(events: BeckonerEvents, log: Log): void {
  if (process.platform === 'win32') followActivations({ Notification, events, log });
}

/**
 * A run that was killed leaves its notifications behind. macOS lets them be taken away; on Windows their presses still count; on
 * Linux Electron knows of no notification of another run, and they stay until they are closed.
 */
function removeLeftOver(): void {
  if (process.platform === 'darwin') Notification.removeAll();
}

/**
 * Services of Linux draw it 48 to 64 pixels wide, and most read the file anew each time, before they say that it is shown: a larger
 * one takes longer than all that the desk does. @param scale of the display
 */
export function noticeIcon(icons: string, platform: string, scale: number): string {
  if (platform !== 'linux') return join(icons, 'beckon.png');
  return join(icons, scale > 1 ? 'notice@2x.png' : 'notice.png');
}

interface NotificationParts {
  clock: Clock;
  log: Log;
  /** A local picture file. */
  icon: string;
  events: BeckonerEvents;
  cards: Cards;
  /** Linux: the service has a notification centre. */
  lists(): boolean;
}

export function createNotifications({ clock, log, icon, events, cards, lists }: NotificationParts): Presenter {
  removeLeftOver();
  const native = createElectronPresenter({
    Notification,
    platform: process.platform,
    icon,
    events,
    now: clock.now,
    lists,
    failed(notice, error) {
      log.warn('a notification failed', { error });
      presenter.failed(notice);
    },
  });
  const fallback = createFallbackPresenter({
    load: async () => (await import('node-notifier')).default,
    appName: app.name,
    platform: process.platform,
    events,
    log,
    unavailable: (notice) => presenter.unavailable(notice),
  });
  const presenter: Presenter = createPresenter({
    native,
    fallback,
    cards,
    isSupported: () => Notification.isSupported(),
    platform: process.platform,
  });
  return presenter;
}
