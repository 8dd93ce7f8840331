/** `/me`, where staff had a page of another kind: it leads to the web client, and browsers that were there are freed of its service worker. */
import type { FastifyInstance } from 'fastify';
import { guarded } from './policy.ts';

/**
 * A browser looks for a new version of a worker that it has (Service Workers, section 7.1.2 "Update"), and keeps the old one where there
 * is none. What it was subscribed to ends with it; the push service tells the relay so.
 */
const UNREGISTERS = `self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.registration.unregister()));
`;

export function formerRoutes(app: FastifyInstance): void {
  // What stands behind `#` goes along by itself (RFC 9110 section 10.2.2).
  for (const path of ['/me', '/me/']) {
    app.get(path, async (_, reply) => reply.header('cache-control', 'no-cache').redirect('/', 308));
  }
  app.get('/me/worker.js', async (_, reply) =>
    guarded(reply)
      .header('cache-control', 'no-cache')
      // Its scope was wider than its folder.
      .header('service-worker-allowed', '/me')
      .type('text/javascript; charset=utf-8')
      .send(UNREGISTERS),
  );
}
