/** Composes the page's notifications: permission, display and push. */
import { withNotifications } from '../tabs/notification-lock.ts';
import { createNotices, type Notices, type Shower } from './notices.ts';
import { createPermission, type Permission } from './permission.ts';
import { createPush, type Push, type Subscriber } from './push.ts';
import { askRelay } from './relay.ts';

interface PageNotifications {
  push: Push;
  permission: Permission;
  notices: Notices;
}

/** @param registration resolves once its service worker is active; null: unsupported, or the installation failed */
export function createNotifications(
  page: Window & typeof globalThis,
  registration: Promise<ServiceWorkerRegistration | null>,
): PageNotifications {
  const { navigator, localStorage, crypto } = page;
  const able = 'Notification' in page && 'serviceWorker' in navigator && page.isSecureContext;
  const permission = createPermission({
    notifications: able ? page.Notification : null,
    status: able ? statusOf(navigator) : Promise.resolve(null),
    storage: localStorage,
  });
  const notices = createNotices({
    shower: registration.then((found): Shower | null => found),
    mostButtons: able ? mostButtons(page.Notification) : 0,
    allowed: permission.allowed,
    alone: (work) => withNotifications(navigator, work),
    uuid: () => crypto.randomUUID(),
    now: Date.now,
  });
  const push = createPush({
    subscriber: registration.then((found): Subscriber | null => found?.pushManager ?? null),
    allowed: permission.allowed,
    storage: localStorage,
    ask: askRelay,
  });
  permission.onGranted(() => {
    notices.showAll();
    void push.turnOn();
  });
  return { permission, notices, push };
}

/** `maxActions` is missing in the TypeScript library; 0 if the browser does not define it. */
const mostButtons = (notifications: object): number =>
  'maxActions' in notifications && typeof notifications.maxActions === 'number' ? notifications.maxActions : 0;

async function statusOf({ permissions }: Navigator): Promise<EventTarget | null> {
  try {
    return await permissions.query({ name: 'notifications' });
  } catch {
    return null;
  }
}
