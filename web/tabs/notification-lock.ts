/**
 * A lock of the browser's notifications, over all pages and the service worker. Chromium answers `getNotifications` in two steps: it
 * reads which notifications are on the screen, then deletes from its database those that are not. One that is shown between the two
 * stays on the screen, and no page finds it again to close it. So showing one and looking at all never overlap.
 */
export const NOTIFICATION_LOCK = 'beckon-notifications';

/** Of the browser's `Navigator`. */
interface NavigatorWithLocks {
  locks: { request<T>(name: string, work: () => Promise<T>): Promise<T> };
}

/** @param work shows or looks at notifications, once nobody else does */
export const withNotifications = <T>({ locks }: NavigatorWithLocks, work: () => Promise<T>): Promise<T> =>
  locks.request(NOTIFICATION_LOCK, work);
