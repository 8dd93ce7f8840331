/** Notifications of this browser: allowed by the person, kept by the relay, shown by the service worker. */
import { call } from './api.js';

/** @typedef {'none' | 'off' | 'on' | 'denied'} PushState none: this browser, or this relay, cannot */

const isAble = () => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** @returns {Promise<ServiceWorkerRegistration>} */
const worker = () => navigator.serviceWorker.register('/me/worker.js', { scope: '/me' });

/** @returns {Promise<string | null>} null where the relay has no gateway for browsers */
async function publicKey() {
  try {
    return (await call('GET', '/v1/push/key')).publicKey;
  } catch {
    return null;
  }
}

/** Tells the relay again what it may have lost. @returns {Promise<PushState>} */
export async function pushState() {
  if (!isAble() || (await publicKey()) === null) return 'none';
  if (Notification.permission === 'denied') return 'denied';
  const subscription = await (await worker()).pushManager.getSubscription();
  if (!subscription || Notification.permission !== 'granted') return 'off';
  await call('POST', '/v1/me/push', subscription.toJSON());
  return 'on';
}

/** Asks the person. @returns {Promise<PushState>} */
export async function allowPush() {
  const key = await publicKey();
  if (key === null) return 'none';
  const permission = await Notification.requestPermission();
  if (permission !== 'granted') return permission === 'denied' ? 'denied' : 'off';
  await worker();
  const registration = await navigator.serviceWorker.ready;
  // One of another key, of a relay before, cannot be used.
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  await call('POST', '/v1/me/push', subscription.toJSON());
  return 'on';
}

/** @returns {Promise<PushState>} */
export async function stopPush() {
  if (!isAble()) return 'none';
  const registration = await navigator.serviceWorker.getRegistration('/me');
  const subscription = await registration?.pushManager.getSubscription();
  if (subscription) {
    await call('DELETE', '/v1/me/push', { endpoint: subscription.endpoint });
    await subscription.unsubscribe();
  }
  return 'off';
}
