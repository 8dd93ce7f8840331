/** The service worker: shows what is pushed, and opens the item. */

/**
 * What a gateway's template makes: nothing of it is promised.
 * @typedef {{ id: string, label: string, url: string }} Action
 * @typedef {{ id?: string, severity?: string }} Item
 * @typedef {{ id?: string, title?: string, body?: string, item?: Item, actions?: Action[] }} Message
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/** @param {string} id */
const pageOf = (id) => `/me#item=${id}`;

worker.addEventListener('push', (event) => {
  /** @type {Message} */
  const message = event.data?.json() ?? {};
  const { title = 'Beckon', body = '', item = {}, actions = [] } = message;
  /** @type {NotificationOptions & { renotify: boolean, actions: { action: string, title: string }[] }} */
  const options = {
    body,
    icon: '/me/icon.svg',
    // A reminder takes the place of what it reminds of, and is heard again.
    tag: item.id ?? message.id ?? 'beckon',
    renotify: true,
    requireInteraction: item.severity === 'critical',
    data: { itemId: item.id, actions },
    actions: actions.slice(0, 2).map(({ id, label }) => ({ action: id, title: label })),
  };
  event.waitUntil(worker.registration.showNotification(title, options));
});

worker.addEventListener('notificationclick', (event) => {
  const { notification, action } = event;
  notification.close();
  /** @type {{ itemId?: string, actions?: Action[] }} */
  const { itemId, actions = [] } = notification.data ?? {};
  const chosen = actions.find(({ id }) => id === action);
  event.waitUntil(chosen ? worker.clients.openWindow(chosen.url) : show(itemId));
});

/** In the page that is open, else in a new one. @param {string | undefined} itemId */
async function show(itemId) {
  const url = itemId === undefined ? '/me' : pageOf(itemId);
  const windows = await worker.clients.matchAll({ type: 'window' });
  const page = windows.find((client) => new URL(client.url).pathname.startsWith('/me'));
  if (!page) return worker.clients.openWindow(url);
  page.postMessage({ itemId });
  return page.focus();
}

worker.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(renew(event.newSubscription));
});

/** @param {PushSubscription | null} given */
async function renew(given) {
  const key = await fetch('/v1/push/key').then((response) => response.json());
  const options = { userVisibleOnly: true, applicationServerKey: key.publicKey };
  const subscription = given ?? (await worker.registration.pushManager.subscribe(options));
  await fetch('/v1/me/push', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-beckon-page': '1' },
    body: JSON.stringify(subscription),
  });
}
