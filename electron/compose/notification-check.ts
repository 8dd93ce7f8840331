/** Collects what Electron and the system report about notifications. */
import { join } from 'node:path';
import { app, Notification, shell } from 'electron';
import type { NotificationCheck } from '../../shared/bridge/notification-check.ts';
import { notificationCheckWordsFor } from '../../shared/words/notification-check.ts';
import { isInhibited, readService } from '../notification-service.ts';
import { checkNotifications } from '../notifications/check.ts';

/** Fixed: Windows finds the app by it when a toast is pressed (same app id in build/electron-builder.yml). */
export const APP_ID = 'com.beckon.desktop';

/** @param locale BCP 47. @param ownCards the person chose the app's own cards */
export async function checkSystemNotifications(
  env: NodeJS.ProcessEnv,
  locale: string,
  ownCards: boolean,
): Promise<NotificationCheck> {
  const { platform } = process;
  const [service, inhibited] =
    platform === 'linux' ? await Promise.all([readService(env), isInhibited(env)]) : [null, null];
  const facts = {
    platform,
    service,
    inhibited,
    supported: Notification.isSupported(),
    shortcutId: platform === 'win32' ? shortcutId(env) : null,
    appId: APP_ID,
    installed: app.isPackaged,
    ownCards,
  };
  return checkNotifications(facts, notificationCheckWordsFor(locale));
}

/** Application id of the first shortcut in the start menus; empty if it has none. */
function shortcutId({ APPDATA, ProgramData }: NodeJS.ProcessEnv): string | null {
  for (const folder of [APPDATA, ProgramData]) {
    if (folder === undefined) continue;
    try {
      const path = join(folder, 'Microsoft', 'Windows', 'Start Menu', 'Programs', 'Beckon.lnk');
      return shell.readShortcutLink(path).appUserModelId ?? '';
    } catch {
      // No shortcut there.
    }
  }
  return null;
}
