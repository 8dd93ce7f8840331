/** Entry of the service worker: starts the page offline, and switches builds when the user accepts. */
import type { FromService, ToService } from '../tabs/service-messages.ts';
import { type BuiltFile, createBuildCache } from './build-cache.ts';
import { tidy } from './cache-cleanup.ts';
import { cachePathOf } from './cached-requests.ts';
import { createClicks } from './clicks.ts';
import { isOfClient } from './press-target.ts';
import { createPushes } from './pushes.ts';

declare const self: ServiceWorkerGlobalScope;
declare const BECKON_BUILD: string;
declare const BECKON_FILES: readonly BuiltFile[];

const kept = createBuildCache(self.caches, BECKON_BUILD, BECKON_FILES);

const clicks = createClicks(self);
const pushes = createPushes(self);

const pages = () => self.clients.matchAll({ type: 'window', includeUncontrolled: true });

/** ms to wait for a page to report its build; a frozen page does not reply. */
const ASK_MS = 5000;

function entryOf(page: Client): Promise<unknown> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(() => resolve(null), ASK_MS);
    page.postMessage({ kind: 'which-entry' } satisfies FromService, [port2]);
  });
}
const isNewest = (): boolean => self.registration.waiting === null && self.registration.installing === null;
const tidyUp = async () => tidy(kept, (await pages()).filter(isOfClient).map(entryOf), isNewest);

self.addEventListener('install', (event) => event.waitUntil(kept.install()));
self.addEventListener('activate', (event) => {
  // The first service worker also controls the page that registered it.
  event.waitUntil(Promise.all([self.clients.claim(), tidyUp()]));
});
self.addEventListener('fetch', (event) => {
  const path = cachePathOf(event.request, self.registration.scope, kept.has);
  if (path !== null) event.respondWith(kept.find(path).then((found) => found ?? fetch(event.request)));
});
self.addEventListener('message', (event) => {
  const message: ToService = event.data;
  if (message.kind === 'take-over') return event.waitUntil(self.skipWaiting());
  clicks.started();
  event.waitUntil(tidyUp());
});
self.addEventListener('push', (event) => event.waitUntil(pushes.shown(event.data)));
self.addEventListener('pushsubscriptionchange', (event) => {
  // The TypeScript library only types this as an `ExtendableEvent` (W3C, Push API, section 10.3).
  const given =
    'newSubscription' in event && event.newSubscription instanceof PushSubscription ? event.newSubscription : null;
  event.waitUntil(pushes.renewed(given));
});
self.addEventListener('notificationclick', (event) => {
  event.waitUntil(clicks.pressed(event.notification, event.action));
});
self.addEventListener('notificationclose', (event) => event.waitUntil(clicks.closed(event.notification)));
