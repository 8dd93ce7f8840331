/** Opens the built renderer in a real browser, served with the app's security policy, on a test backend. */
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';
import type { Page } from 'playwright-core';
import { fitting } from '../../electron/windows/bounds.ts';
import { CARD } from '../../electron/windows/cards.ts';
import { REPLY } from '../../electron/windows/reply-windows.ts';
import { AUTO_SELECTION_MS } from '../../renderer/state/auto-selection.ts';
import { CAPABILITIES } from '../../shared/bridge/capabilities.ts';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { checker } from '../../shared/validate.ts';
import { launchBrowser, type TestFont } from './browser.ts';
import { measurePage } from './page-coverage.ts';
import { pagesInTurn } from './pages-in-turn.ts';
import { until } from './until.ts';
import type { WindowBackend } from './window-backend.ts';
import { keptForWorker } from './worker-cache.ts';

/** As sent by `electron/app-protocol.ts`. Styles are inline because Griffel, Fluent UI's style engine, injects them. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const DIST = process.env.TEST_RENDERER ?? join(import.meta.dirname, '../../dist/renderer');

export interface WindowLab {
  open(options: OpenOptions): Promise<OpenWindow>;
  close(): Promise<void>;
}
interface OpenOptions {
  backend: WindowBackend;
  now: number;
  page?: 'index.html' | 'reply.html' | 'card.html';
  width?: number;
  height?: number;
  forcedColors?: boolean;
  /** The page uses the machine's clock, for measuring frames; `now` applies only to the backend. */
  ownClock?: boolean;
  /** Touch input without a mouse, as on a phone or tablet. */
  touch?: boolean;
  /** Answers history searches inside the page with this many copies of a view: transferring a hundred thousand is slow. */
  archive?: { size: number; sample: ItemView };
}
interface OpenWindow {
  page: Page;
  complaints: string[];
  close(): Promise<void>;
}

/** All files of a test worker use the same address, so that the browser reuses the compiled program. */
const takeServer = keptForWorker({
  open: serve,
  reset: async (server) => server.listening,
  close: (server) => new Promise<void>((done) => server.close(() => done())),
});

export async function openWindowLab(font?: TestFont): Promise<WindowLab> {
  if (!existsSync(join(DIST, 'index.html'))) throw new Error(`${DIST} is not built: npm run setup builds it`);
  const { one: server, giveBack } = await takeServer();
  const { port } = server.address() as AddressInfo;
  const browser = await launchBrowser(font);
  const newPage = pagesInTurn(browser);
  return {
    open: (options) => openPage(newPage, `http://127.0.0.1:${port}`, options),
    async close() {
      await browser.close();
      await giveBack();
    },
  };
}

async function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = join(DIST, path === sep ? 'index.html' : path);
    if (!file.startsWith(DIST) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': CSP,
    });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

async function openPage(
  newPage: ReturnType<typeof pagesInTurn>,
  origin: string,
  options: OpenOptions,
): Promise<OpenWindow> {
  const { backend, now, width = 1000, height = 700 } = options;
  const page = await newPage({
    viewport: { width, height },
    colorScheme: backend.snapshot.app.dark ? 'dark' : 'light',
    forcedColors: options.forcedColors ? 'active' : 'none',
    ...(options.touch ? { hasTouch: true, isMobile: true } : {}),
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
  });
  await measurePage(page, { from: `${origin}/`, folder: DIST });
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  backends.set(page, backend);
  await bridge(page, backend, options.page === 'card.html' ? CARD.most : REPLY.most);
  if (options.archive) await page.addInitScript(keepArchive, options.archive);
  if (!options.ownClock) await page.clock.install({ time: now });
  await page.goto(`${origin}/${options.page ?? 'index.html'}`);
  return { page, complaints, close: () => closeWindow(page, options) };
}

const backends = new WeakMap<Page, WindowBackend>();

/** Advances the page's clock until all the backend has to tell is drawn and newly displayed content accepts presses. */
export async function rest(page: Page): Promise<void> {
  // The item is drawn after its list.
  await until('the selected item is drawn', () =>
    page.evaluate(() => {
      const document = Reflect.get(globalThis, 'document');
      return !document.querySelector('[data-active-row][aria-current]') || document.querySelector('h1[tabindex="-1"]');
    }),
  );
  const drawn = () => page.locator('body').innerHTML();
  await until('nothing moves', async () => {
    const before = await drawn();
    await backends.get(page)?.push();
    await page.clock.runFor(AUTO_SELECTION_MS);
    return (await drawn()) === before;
  });
}

/** Runs in the page. Item 0 is the newest; each is seven minutes older than the previous one. */
function keepArchive({ size, sample }: { size: number; sample: ItemView }) {
  const beckon = Reflect.get(globalThis, 'beckon');
  const newest = Date.parse(sample.item.createdAt);
  const viewAt = (index: number) => ({
    ...sample,
    item: {
      ...sample.item,
      id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      title: `Item ${index}`,
      createdAt: new Date(newest - index * 7 * 60_000).toISOString(),
    },
  });
  const invoke = async (channel: string, request: { after?: string | null; limit: number }) => {
    if (channel !== 'history.search') return beckon.invoke(channel, request);
    const start = Number(request.after ?? 0);
    const count = Math.min(request.limit, size - start);
    const items = Array.from({ length: count }, (_, offset) => viewAt(start + offset));
    const next = start + count < size ? String(start + count) : null;
    return { ok: true, value: { items, next, total: size > 10_000 ? null : size, sources: [] } };
  };
  Object.assign(globalThis, { beckon: { ...beckon, invoke } });
}

async function closeWindow(page: Page, { backend, ownClock }: OpenOptions) {
  backend.disconnect();
  // A stopped clock would otherwise break the next page in this context.
  if (!ownClock) await page.clock.resume();
  await page.context().close();
}

/** Replaces the app's preload: one object, requests out, events in. Resizes the window as the main process does. */
async function bridge(page: Page, backend: WindowBackend, most: number) {
  await page.exposeFunction('beckonTestInvoke', async (channel: string, request: unknown) => {
    if (channel === 'window.fit') await grow(page, most, request);
    return backend.invoke(channel, request);
  });
  await page.addInitScript((capabilities) => {
    const listeners = new Map<string, Set<(payload: unknown) => void>>();
    Object.assign(globalThis, {
      beckon: {
        capabilities,
        invoke: (channel: string, request: unknown) => Reflect.get(globalThis, 'beckonTestInvoke')(channel, request),
        on(event: string, listener: (payload: unknown) => void) {
          const all = listeners.get(event) ?? new Set();
          listeners.set(event, all.add(listener));
          return () => all.delete(listener);
        },
      },
      beckonTestEmit(event: string, payload: unknown) {
        for (const listener of listeners.get(event) ?? []) listener(payload);
      },
    });
  }, backend.capabilities);
  backend.connect(async (event, payload) => {
    try {
      await page.evaluate(([name, sent]) => Reflect.get(globalThis, 'beckonTestEmit')(name, sent), [
        event,
        payload,
      ] as const);
    } catch (error) {
      // A page that has just closed receives no events, as in the app.
      if (!page.isClosed()) throw error;
    }
  });
}

const fit = checker(CAPABILITIES['window-size']['window.fit']);
async function grow(page: Page, most: number, request: unknown) {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  await page.setViewportSize({ width, height: fitting(height, fit.parse(request), most) });
}
