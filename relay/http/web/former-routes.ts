/**
 * What is left in browsers of a page that is served no more, and how they are freed of it: `/me`, where staff had a page of another kind,
 * and the web client itself where it is switched off.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { guarded } from './policy.ts';

/**
 * A browser looks for a new version of a worker that it has (Service Workers, section 7.1.2 "Update"), and keeps the old one where there
 * is none. What it was subscribed to ends with it; the push service tells the relay so.
 */
const UNREGISTERS = `self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.registration.unregister()));
`;
/** It also answers for the relay, from what it keeps: a page that was withdrawn would be opened for as long as the browser is there. */
const FORGETS = `${UNREGISTERS}self.addEventListener('activate', (event) => event.waitUntil(
  caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith('beckon-build-')).map((name) => caches.delete(name)))),
));
`;

const script = (reply: FastifyReply, text: string): FastifyReply =>
  guarded(reply).header('cache-control', 'no-cache').type('text/javascript; charset=utf-8').send(text);

export function formerRoutes(app: FastifyInstance): void {
  // What stands behind `#` goes along by itself (RFC 9110 section 10.2.2).
  for (const path of ['/me', '/me/']) {
    app.get(path, async (_, reply) => reply.header('cache-control', 'no-cache').redirect('/', 308));
  }
  formerWorker(app);
}

function formerWorker(app: FastifyInstance): void {
  app.get('/me/worker.js', async (_, reply) =>
    // Its scope was wider than its folder.
    script(reply.header('service-worker-allowed', '/me'), UNREGISTERS),
  );
}

/** In place of the web client where it is switched off. */
export function withdrawnRoutes(app: FastifyInstance): void {
  app.get('/service-worker.js', async (_, reply) => script(reply, FORGETS));
  formerWorker(app);
}
