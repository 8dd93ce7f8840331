/**
 * A lock for notifications, shared by all pages and the service worker. Chromium answers `getNotifications` in two steps: it reads which
 * notifications are displayed, then deletes the others from its database. One that is shown between the steps stays on the screen, and no
 * page can find it to close it. So showing and listing never overlap.
 */
export const NOTIFICATION_LOCK = 'beckon-notifications';

interface NavigatorWithLocks {
  locks: { request<T>(name: string, work: () => Promise<T>): Promise<T> };
}

/** @param work shows or lists notifications, while it holds the lock */
export const withNotifications = <T>({ locks }: NavigatorWithLocks, work: () => Promise<T>): Promise<T> =>
  locks.request(NOTIFICATION_LOCK, work);
