/** Vite's own servers for the pages while one writes: modules are exchanged in the open page, React keeps its state. */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { createServer, type InlineConfig, type Plugin, type ViteDevServer } from 'vite';
import { WEB_POLICY } from '../../shared/web-policy.ts';
import { freePort } from '../launch/free-port.ts';

interface PageServer {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  origin: string;
  close(): Promise<void>;
}

interface ServerPlace {
  root: string;
  /** Where Vite keeps packages that it has made ready for the browser. */
  cache: string;
}

const usualWindowPort = 7440;
const usualConsolePort = 7441;
const usualWebPort = 7442;
/** What the relay answers itself; every other path is a module of the web client. */
const OF_RELAY = '^/(v1|me|admin|a|health|ready|metrics|socket\\.io|openapi\\.json)(/|\\?|$)';

/** The window's pages. The app asks for them itself and hands them on under its own scheme (electron/app-protocol/in-development.ts). */
export async function serveWindow(place: ServerPlace): Promise<PageServer> {
  const port = await freePort(usualWindowPort);
  return serve(port, {
    ...common(place, 'renderer', port),
    plugins: [react(), withoutInlineScripts()],
  });
}

/**
 * The console's page at `/admin/`, with the relay behind every other path, so that it asks at its own origin as it does in the product.
 * The page has the relay's own policy, but for the socket and for the styles by which Vite shows its faults.
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
 * The web client's page at `/`, with the relay behind its own paths, so that page, worker and socket ask at their own origin as they do in
 * the product.
 * @param relay `http://127.0.0.1:PORT`
 */
export async function serveWeb(place: ServerPlace, relay: string): Promise<PageServer> {
  const port = await freePort(usualWebPort);
  const config = common(place, 'web', port);
  return serve(port, {
    ...config,
    define: { BECKON_VERSION: JSON.stringify('in development') },
    // Its WebAssembly lies beside it, and is found from there alone.
    optimizeDeps: { entries: ['index.html', 'worker/main.ts'], exclude: ['@sqlite.org/sqlite-wasm'] },
    worker: { format: 'es' },
    plugins: [
      react(),
      withWholeWords(),
      filesBeside(place.root),
      withoutInlineScripts(),
      withPolicy(async () => WEB_POLICY, port),
    ],
    server: { ...config.server, proxy: { [OF_RELAY]: { target: relay, ws: true } } },
  });
}

/**
 * The page has every language at once, as the window has it, so that a changed word is exchanged in it. What fetches them in the product
 * (`web/words/`) takes a change of its own and hands it on to nobody, or the page would be loaded anew.
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
    // As in the build: the policy lets no picture stand in a script.
    build: { assetsInlineLimit: 0 },
    server: {
      host: '127.0.0.1',
      port,
      strictPort: true,
      // Pages under the app's scheme do not know where the server is.
      hmr: { protocol: 'ws', host: '127.0.0.1', clientPort: port },
      // Packages are served from where they lie, which is elsewhere when their folder is a link.
      fs: { allow: [root, realpathSync(join(root, 'node_modules'))] },
    },
  } satisfies InlineConfig;
}

async function serve(port: number, config: InlineConfig): Promise<PageServer> {
  const server: ViteDevServer = await createServer(config);
  await server.listen();
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** Style and icon of the web client's page lie in the window's folder; a browser would look for `../` below this server's root. */
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

/** React's refresh begins with a script in the page, which the policy forbids there as in the product: it becomes a module. */
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
          // As a module it is given the base a second time.
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
