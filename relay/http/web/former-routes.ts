/** Redirects of former addresses, and the removal of the web client from browsers once it is switched off. */
import type { FastifyInstance } from 'fastify';
import { guarded } from './policy.ts';

/**
 * Browsers keep an installed service worker if its script is missing (Service Workers, section 7.1.2 "Update"). It would serve the page
 * from its caches for ever: this version unregisters itself and deletes them.
 */
const FORGETS = `self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.registration.unregister()));
self.addEventListener('activate', (event) => event.waitUntil(
  caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith('beckon-build-')).map((name) => caches.delete(name)))),
));
`;

export function formerRoutes(app: FastifyInstance): void {
  // What stands behind `#` goes along by itself (RFC 9110 section 10.2.2).
  for (const path of ['/me', '/me/']) {
    app.get(path, async (_, reply) => reply.header('cache-control', 'no-cache').redirect('/', 308));
  }
}

/** In place of the web client where it is switched off. */
export function withdrawnRoutes(app: FastifyInstance): void {
  app.get('/service-worker.js', async (_, reply) =>
    guarded(reply).header('cache-control', 'no-cache').type('text/javascript; charset=utf-8').send(FORGETS),
  );
}
