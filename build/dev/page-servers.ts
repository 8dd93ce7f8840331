/** Vite dev servers for the pages, with hot module replacement; React preserves its state. */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { createServer, type InlineConfig, type Plugin, type ViteDevServer } from 'vite';
import { WEB_POLICY } from '../../shared/web-policy.ts';
import { withPdfWorker } from '../bundle/pdf-worker.ts';
import { freePort } from '../launch/free-port.ts';

interface PageServer {
  /** `http://127.0.0.1:PORT`, without a trailing slash. */
  origin: string;
  close(): Promise<void>;
}

interface ServerPlace {
  root: string;
  cache: string;
}

const usualWindowPort = 7440;
const usualConsolePort = 7441;
const usualWebPort = 7442;
/** Paths that the relay answers; every other path is a module of the web client. */
const OF_RELAY = '^/(v1|me|admin|a|health|ready|metrics|socket\\.io|openapi\\.json)(/|\\?|$)';

/** The window's pages. The app fetches them and serves them under its own scheme (electron/app-protocol/dev-server-pages.ts). */
export async function serveWindow(place: ServerPlace): Promise<PageServer> {
  const port = await freePort(usualWindowPort);
  return serve(port, {
    ...common(place, 'renderer', port),
    plugins: [react(), withPdfWorker(), withoutInlineScripts()],
    optimizeDeps: { exclude: ['pdfjs-dist'] },
    worker: { format: 'es' },
  });
}

/**
 * The console's page at `/admin/`. Every other path is proxied to the relay, so that requests are same-origin as in production. The page
 * has the relay's policy, extended for Vite's socket and for the styles of its error overlay.
 * @param relay `http://127.0.0.1:PORT`
 */
export async function serveConsole(place: ServerPlace, relay: string): Promise<PageServer> {
  const port = await freePort(usualConsolePort);
  const config = common(place, 'console', port);
  return serve(port, {
    ...config,
    base: '/admin/',
    plugins: [react(), withoutInlineScripts(), withPolicy(() => policyOf(`${relay}/admin/`), port)],
    server: { ...config.server, proxy: { '^/(?!admin(/|$))': { target: relay } } },
  });
}

/**
 * The web client's page at `/`. The relay's paths are proxied to it, so that page, worker and socket are same-origin as in production.
 * @param relay `http://127.0.0.1:PORT`
 */
export async function serveWeb(place: ServerPlace, relay: string): Promise<PageServer> {
  const port = await freePort(usualWebPort);
  const config = common(place, 'web', port);
  return serve(port, {
    ...config,
    define: { BECKON_VERSION: JSON.stringify('in development') },
    // SQLite's JavaScript loads the WebAssembly file from its own folder, so it cannot be prebundled; pdf.js is adapted by a plugin.
    optimizeDeps: { entries: ['index.html', 'worker/main.ts'], exclude: ['@sqlite.org/sqlite-wasm', 'pdfjs-dist'] },
    worker: { format: 'es' },
    plugins: [
      react(),
      withPdfWorker(),
      withWholeWords(),
      filesBeside(place.root),
      withoutInlineScripts(),
      withPolicy(async () => WEB_POLICY, port),
    ],
    server: { ...config.server, proxy: { [OF_RELAY]: { target: relay, ws: true } } },
  });
}

/**
 * The page imports every language statically, as the window does, so that a changed text is replaced in place. The production loader
 * (`web/words/`) accepts its own updates without propagating them; otherwise the page would reload.
 */
const withWholeWords = (): Plugin => ({
  name: 'beckon-whole-words',
  enforce: 'pre',
  transform: (code, id) =>
    /[\\/]web[\\/]words[\\/](desk|window)\.ts$/.test(id) ? `${code}\nimport.meta.hot?.accept();` : null,
});

function common({ root, cache }: ServerPlace, folder: string, port: number) {
  return {
    configFile: false,
    logLevel: 'warn',
    clearScreen: false,
    root: join(root, folder),
    cacheDir: join(cache, folder),
    // As in the build: the policy forbids images inlined in scripts.
    build: { assetsInlineLimit: 0 },
    server: {
      host: '127.0.0.1',
      port,
      strictPort: true,
      // Pages under the app's scheme cannot derive the server's address.
      hmr: { protocol: 'ws', host: '127.0.0.1', clientPort: port },
      // Packages are served from their real path, which is elsewhere if `node_modules` is a link.
      fs: { allow: [root, realpathSync(join(root, 'node_modules'))] },
    },
  } satisfies InlineConfig;
}

async function serve(port: number, config: InlineConfig): Promise<PageServer> {
  const server: ViteDevServer = await createServer(config);
  await server.listen();
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** Style and icon of the web client's page are in the window's folder; a browser would resolve `../` below this server's root. */
function filesBeside(root: string): Plugin {
  return {
    name: 'beckon-files-beside',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) => html.replaceAll('href="../', `href="/@fs${join(root, '/').replaceAll('\\', '/')}`),
    },
  };
}

const PREAMBLE = '/@beckon-dev/preamble';

/** React refresh injects an inline script, which the policy forbids as in production: moves it into a module. */
function withoutInlineScripts(): Plugin {
  let preamble = '';
  return {
    name: 'beckon-without-inline-scripts',
    resolveId: (id) => (id === PREAMBLE ? id : undefined),
    load: (id) => (id === PREAMBLE ? preamble : undefined),
    transformIndexHtml: {
      order: 'post',
      handler(html, { server }) {
        const base = server?.config.base ?? '/';
        return html.replace(/<script type="module">([\s\S]+?)<\/script>/, (_, code: string) => {
          // As a module it would get the base twice.
          preamble = code.replaceAll(`"${base}@`, '"/@');
          return `<script type="module" src="${base}${PREAMBLE.slice(1)}"></script>`;
        });
      },
    },
  };
}

const policyOf = (page: string): Promise<string | null> =>
  fetch(page).then(
    (answer) => answer.headers.get('content-security-policy'),
    () => null,
  );

function withPolicy(ask: () => Promise<string | null>, port: number): Plugin {
  return {
    name: 'beckon-with-policy',
    configureServer(server) {
      server.middlewares.use(async (_request, response, next) => {
        const policy = await ask();
        if (policy) response.setHeader('content-security-policy', whileWriting(policy, port));
        next();
      });
    },
  };
}

function whileWriting(policy: string, port: number): string {
  const others = policy.split('; ').filter((part) => !/^(style|connect)-src /.test(part));
  return [...others, "style-src 'self' 'unsafe-inline'", `connect-src 'self' ws://127.0.0.1:${port}`].join('; ');
}
