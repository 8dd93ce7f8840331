/** Electron's notifications, with node-notifier behind them. */
import { app, Notification } from 'electron';
import type { BeckonerEvents, Log } from '../core/ports.ts';
import { createElectronPresenter } from '../notifications/electron-presenter.ts';
import { createFallbackPresenter } from '../notifications/fallback-presenter.ts';
import { createPresenter, type Presenter } from '../notifications/presenter.ts';

/**
 * On Windows a pressed toast may start the app: its notification is not known any more, so the inbox opens, where the item is.
 * Electron hands such a press over while it is asked for; later ones come to their own notifications too.
 */
export function onColdStart(open: () => void): void {
  if (process.platform !== 'win32') return;
  let starting = true;
  Notification.handleActivation(() => starting && open());
  starting = false;
}

/**
 * A run that was killed leaves its notifications behind, whose presses reach nobody. macOS lets them be taken away; Windows replaces
 * one of the same item by its tag; on Linux Electron knows of no notification of another run, and they stay until they are closed.
 */
function removeLeftOver(): void {
  if (process.platform === 'darwin') Notification.removeAll();
}

/** @param icon a local picture file */
export function createNotifications(log: Log, icon: string, events: BeckonerEvents): Presenter {
  removeLeftOver();
  const native = createElectronPresenter({
    Notification,
    platform: process.platform,
    icon,
    events,
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
    unavailable: () => presenter.unavailable(),
  });
  const presenter: Presenter = createPresenter({
    native,
    fallback,
    isSupported: () => Notification.isSupported(),
    platform: process.platform,
  });
  return presenter;
}
