/** Stores the page's files when it is installed, and answers from them. */
const FILES = 'files';

async function store() {
  const html = await (await fetch('/')).text();
  const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path);
  await (await caches.open(FILES)).addAll(['/', ...files]);
}

self.addEventListener('install', (event) => event.waitUntil(store()));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  if (new URL(event.request.url).pathname.startsWith('/v1/')) return;
  event.respondWith(caches.match(event.request).then((found) => found ?? fetch(event.request)));
});
