/**
 * `app-protocol.ts` as `npm run dev` builds it into its own copy of the app: the pages come from Vite's server on this computer, under the
 * same origin and the same policy but for the socket by which Vite says what changed. No file of the product imports this one, and the
 * server's address is written in while that copy is built: an installed desktop has nothing by which it could be told to load pages from a port.
 * The copy outlives its server, and then whoever listens at that port could give it pages: it ends where anybody else starts it.
 */
import { app } from 'electron';
import type * as product from '../app-protocol.ts';
import { CONTENT_SECURITY_POLICY } from '../app-protocol.ts';

export { APP_ORIGIN, APP_SCHEME, registerAppScheme } from '../app-protocol.ts';

/** `http://127.0.0.1:PORT`, put in by `build/dev/app-build.ts`. */
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
  // `will-navigate` is refused to every page, and with it a page that loads itself again, as Vite has it do where it cannot exchange a module.
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', ({ url }) => {
      if (url === contents.getURL()) contents.reload();
    });
  });
  return async ({ url, method, headers }) => {
    if (method !== 'GET' && method !== 'HEAD') return new Response('Method not allowed', { status: 405 });
    const { pathname, search } = new URL(url);
    try {
      // By what a page says it accepts Vite knows a style sheet that is linked from one that is imported.
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
