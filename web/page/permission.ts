/** Whether this browser may show notifications: asked by a press alone, and a no is explained once. */
import type { HandlersOf } from '../../shared/bridge/host.ts';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import type { PageFact } from './own.ts';

type State = NonNullable<Snapshot['app']['permission']>['state'];

/** WHATWG, Notifications API, section 2.2. */
type Said = 'default' | 'granted' | 'denied';

/** The browser's, as far as it is needed. */
interface NotificationPermissions {
  readonly permission: Said;
  requestPermission(): Promise<Said>;
}
interface PermissionDeps {
  /** null: this browser shows none here: without https, or without service workers. */
  notifications: NotificationPermissions | null;
  /** Told of changes that the person made in the browser's own settings. */
  status: Promise<EventTarget | null>;
  storage: { getItem(name: string): string | null; setItem(name: string, value: string): void };
  /** It was not allowed before, and is now. */
  granted(): void;
}

export interface Permission extends PageFact {
  allowed(): boolean;
  readonly handlers: HandlersOf<'notification-permission'>;
}

const LATER = 'beckon.notifications-later';
const ANSWERED = 'beckon.answered';

export function createPermission({ notifications, status, storage, granted }: PermissionDeps): Permission {
  let tell = (): void => {};
  /** The person has just said no, to the browser's question. */
  let refused = false;
  let later = storage.getItem(LATER) !== null;
  /** The person has answered something here: only then do they know what a notification would be for. */
  let answered = storage.getItem(ANSWERED) !== null;
  const keep = (name: string): void => {
    // Where nothing can be kept it is said again with the next page.
    try {
      storage.setItem(name, '1');
    } catch {}
  };
  let before = notifications?.permission;
  const state = (): State => {
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
