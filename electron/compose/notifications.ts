/** Selects and connects Electron's notifications, node-notifier and the app's own cards. */
import { join } from 'node:path';
import { app, BrowserWindow, Notification, nativeTheme, screen, shell } from 'electron';
import type { Clock, Log, NotificationEvents } from '../../desk/ports.ts';
import { handleActivations } from '../notifications/activation.ts';
import { createElectronPresenter } from '../notifications/electron-presenter.ts';
import { createFallbackPresenter } from '../notifications/fallback-presenter.ts';
import { createPresenter, type Presenter } from '../notifications/presenter.ts';
import { type CardDeps, type Cards, createCards } from '../windows/cards.ts';

export const createAppCards = (deps: Pick<CardDeps, 'preload' | 'origin' | 'icons' | 'trayBounds' | 'events'>): Cards =>
  createCards({
    ...deps,
    BrowserWindow,
    screen,
    dark: () => nativeTheme.shouldUseDarkColors,
    beep: () => shell.beep(),
    now: Date.now,
  });

/** Handles activations of toasts of this run and of earlier runs. An activation may have started the app. Only Windows keeps toasts. */
export function connectActivations(events: NotificationEvents, log: Log): void {
  if (process.platform === 'win32') handleActivations({ Notification, events, log });
}

/**
 * Removes notifications left by a killed run, which only macOS supports. On Windows their presses still work; on Linux Electron cannot
 * access those of another run, and they remain until closed.
 */
function removeLeftOver(): void {
  if (process.platform === 'darwin') Notification.removeAll();
}

/** Linux services draw 48 to 64 pixels and mostly read the file before reporting it shown: a larger one is slow. @param scale display */
export function noticeIcon(icons: string, platform: string, scale: number): string {
  if (platform !== 'linux') return join(icons, 'beckon.png');
  return join(icons, scale > 1 ? 'notice@2x.png' : 'notice.png');
}

interface NotificationParts {
  clock: Clock;
  log: Log;
  /** Path of a local image. */
  icon: string;
  events: NotificationEvents;
  cards: Cards;
  lists(): boolean;
  prefersCards(): boolean;
}

export function createNotifications(parts: NotificationParts): Presenter {
  const { clock, log, icon, events, cards, lists, prefersCards } = parts;
  removeLeftOver();
  return createPresenter({
    native: (failed) =>
      createElectronPresenter({
        Notification,
        platform: process.platform,
        icon,
        events,
        now: clock.now,
        lists,
        failed(notice, error) {
          log.warn('a notification failed', { error });
          failed(notice);
        },
      }),
    fallback: (unavailable) =>
      createFallbackPresenter({
        load: async () => (await import('node-notifier')).default,
        appName: app.name,
        platform: process.platform,
        events,
        log,
        unavailable,
      }),
    cards,
    isSupported: () => Notification.isSupported(),
    prefersCards,
    platform: process.platform,
  });
}
