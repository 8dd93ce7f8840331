/** Notification permission: requested only after a press; a denial is explained once. */
import type { HandlersOf } from '../../shared/bridge/host.ts';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import type { PageFact } from './page-side.ts';

type PermissionDisplay = NonNullable<Snapshot['app']['permission']>['state'];

/** WHATWG, Notifications API, section 2.2. */
type BrowserPermission = 'default' | 'granted' | 'denied';

interface NotificationPermissions {
  readonly permission: BrowserPermission;
  requestPermission(): Promise<BrowserPermission>;
}
interface PermissionDeps {
  /** null: unsupported, without https or without service workers. */
  notifications: NotificationPermissions | null;
  /** Fires `change` when the user changes the permission in the browser's settings. */
  status: Promise<EventTarget | null>;
  storage: { getItem(name: string): string | null; setItem(name: string, value: string): void };
}

export interface Permission extends PageFact {
  allowed(): boolean;
  onGranted(listener: () => void): void;
  readonly handlers: HandlersOf<'notification-permission'>;
}

const LATER = 'beckon.notifications-later';
const ANSWERED = 'beckon.answered';

export function createPermission({ notifications, status, storage }: PermissionDeps): Permission {
  let tell = (): void => {};
  let granted = (): void => {};
  /** The user has just denied the browser's prompt. */
  let refused = false;
  let later = storage.getItem(LATER) !== null;
  /** The user has answered an item here; only then is it clear to them what a notification is for. */
  let answered = storage.getItem(ANSWERED) !== null;
  const keep = (name: string): void => {
    // Without storage, it is repeated on the next page load.
    try {
      storage.setItem(name, '1');
    } catch {}
  };
  let before = notifications?.permission;
  const state = (): PermissionDisplay => {
    if (!notifications) return 'unsupported';
    return notifications.permission === 'default' ? 'ask' : notifications.permission;
  };
  const look = (): void => {
    if (before !== 'granted' && notifications?.permission === 'granted') granted();
    before = notifications?.permission;
    tell();
  };
  void status.then((found) => found?.addEventListener('change', look));
  return {
    allowed: () => state() === 'granted',
    of({ me, undo }) {
      const now = state();
      if (undo !== null && !answered) {
        answered = true;
        keep(ANSWERED);
      }
      const offers = now === 'ask' && answered && !later && me !== null;
      return { permission: { state: now, spoken: offers || (now === 'denied' && refused) } };
    },
    onGranted(listener) {
      granted = listener;
    },
    onChange(listener) {
      tell = listener;
    },
    handlers: {
      async 'permission.ask'() {
        const asked = state() === 'ask';
        await notifications?.requestPermission();
        refused = asked && state() === 'denied';
        look();
        return null;
      },
      'permission.later'() {
        later = true;
        refused = false;
        keep(LATER);
        tell();
        return null;
      },
    },
  };
}
