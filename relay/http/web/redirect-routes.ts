/** Redirects of former URLs, and removal of a disabled web client from browsers. */
import type { FastifyInstance } from 'fastify';
import { guarded } from './security-headers.ts';

/** Browsers keep a service worker whose script is missing (Service Workers, section 7.1.2 "Update"), so this one removes itself. */
const UNREGISTER_SCRIPT = `self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.registration.unregister()));
self.addEventListener('activate', (event) => event.waitUntil(
  caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith('beckon-build-')).map((name) => caches.delete(name)))),
));
`;

export function redirectRoutes(app: FastifyInstance): void {
  // Browsers carry the fragment over (RFC 9110 section 10.2.2).
  for (const path of ['/me', '/me/']) {
    app.get(path, async (_, reply) => reply.header('cache-control', 'no-cache').redirect('/', 308));
  }
}

/** Replaces the web client if it is disabled. */
export function disabledClientRoutes(app: FastifyInstance): void {
  app.get('/service-worker.js', async (_, reply) =>
    guarded(reply).header('cache-control', 'no-cache').type('text/javascript; charset=utf-8').send(UNREGISTER_SCRIPT),
  );
}
