/** Vite's own servers for the pages while one writes: modules are exchanged in the open page, React keeps its state. */
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { createServer, type InlineConfig, type Plugin, type ViteDevServer } from 'vite';
import { freePort } from '../launch/free-port.ts';

export interface PageServer {
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
    plugins: [react(), withoutInlineScripts(), withPolicyOf(`${relay}/admin/`, port)],
    server: { ...config.server, proxy: { '^/(?!admin(/|$))': { target: relay } } },
  });
}

function common({ root, cache }: ServerPlace, folder: string, port: number) {
  return {
    configFile: false,
    logLevel: 'warn',
    clearScreen: false,
    root: join(root, folder),
    cacheDir: join(cache, folder),
    server: {
      host: '127.0.0.1',
      port,
      strictPort: true,
      // Pages under the app's scheme do not know where the server is.
      hmr: { protocol: 'ws', host: '127.0.0.1', clientPort: port },
      fs: { allow: [root] },
    },
  } satisfies InlineConfig;
}

async function serve(port: number, config: InlineConfig): Promise<PageServer> {
  const server: ViteDevServer = await createServer(config);
  await server.listen();
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
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

/** @param page whose policy the pages get */
function withPolicyOf(page: string, port: number): Plugin {
  return {
    name: 'beckon-with-policy',
    configureServer(server) {
      server.middlewares.use(async (_request, response, next) => {
        const policy = await fetch(page).then(
          (answer) => answer.headers.get('content-security-policy'),
          () => null,
        );
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
