/**
 * Replaces `app-protocol.ts` in the copy of the app built by `npm run dev`: pages come from Vite's server on this computer, under the same
 * origin and policy, plus Vite's update socket. No product file imports this one, and the server's address is a build-time constant, so an
 * installed desktop cannot be made to load pages from a port.
 *
 * The copy outlives its server, and another process could then listen on that port, so the copy exits unless `npm run dev` started it.
 */
import { app } from 'electron';
import type * as product from '../app-protocol.ts';
import { CONTENT_SECURITY_POLICY } from '../app-protocol.ts';

export { APP_ORIGIN, APP_SCHEME, registerAppScheme } from '../app-protocol.ts';

/** `http://127.0.0.1:PORT`, substituted by `build/dev/app-build.ts`. */
declare const WINDOW_SERVER: string;

if (app.commandLine.getSwitchValue('ip-address-space-overrides') !== `${new URL(WINDOW_SERVER).host}=public`) {
  console.error('This copy of the app has its pages from npm run dev, and runs under that alone.');
  process.exit(1);
}

const POLICY = CONTENT_SECURITY_POLICY.replace(
  "connect-src 'none'",
  `connect-src ${WINDOW_SERVER.replace('http:', 'ws:')}`,
);

export const appPages: typeof product.appPages = () => {
  // `will-navigate` is blocked for all pages, including a reload, which Vite requests if it cannot replace a module.
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', ({ url }) => {
      if (url === contents.getURL()) contents.reload();
    });
  });
  return async ({ url, method, headers }) => {
    if (method !== 'GET' && method !== 'HEAD') return new Response('Method not allowed', { status: 405 });
    const { pathname, search } = new URL(url);
    try {
      // Vite distinguishes a linked style sheet from an imported one by the Accept header.
      const accept = headers.get('accept') ?? '*/*';
      const answer = await fetch(`${WINDOW_SERVER}${pathname}${search}`, { method, headers: { accept } });
      const type = answer.headers.get('content-type') ?? 'text/plain; charset=utf-8';
      return new Response(method === 'HEAD' ? null : await answer.arrayBuffer(), {
        status: answer.status,
        headers: { 'content-type': type, 'content-security-policy': POLICY, 'cache-control': 'no-store' },
      });
    } catch {
      return new Response('The development server is not there', { status: 502 });
    }
  };
};
